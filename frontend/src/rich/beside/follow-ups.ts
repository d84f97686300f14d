import type { ThreadModel } from '../../state/model';
import type { ChatView } from '../../view/chat-view';
import type { Scope } from '../../view/scope';
import { h, untracked } from '../kit';

/** What the user might say, as buttons: what the last answer proposes, or what a thread might begin with. */
export function drawFollowUps(
  element: HTMLElement,
  thread: ThreadModel,
  view: ChatView,
  scope: Scope,
): void {
  scope.effect(() => {
    const suggestions = thread.suggestions.value;
    const starting = suggestions.length === 0;
    const texts = starting ? starters(thread, view) : suggestions;
    untracked(() => draw(element, texts, starting, thread, view));
  });
}

function starters(thread: ThreadModel, { chat }: ChatView): readonly string[] {
  const begun =
    !thread.loaded.value ||
    thread.earlier.value > 0 ||
    thread.unsent.value.length > 0 ||
    thread.queue.value.length > 0 ||
    thread.running.value !== null ||
    thread.messages.value.some((message) => message.role === 'user');
  return begun ? [] : chat.starters.value;
}

function draw(
  element: HTMLElement,
  texts: readonly string[],
  starting: boolean,
  thread: ThreadModel,
  view: ChatView,
): void {
  const shown = [...element.children].map(({ textContent }) => textContent);
  element.hidden = texts.length === 0;
  element.setAttribute('role', 'group');
  element.setAttribute('aria-label', view.t(starting ? 'starters' : 'suggestions'));
  element.toggleAttribute('data-starters', starting);
  if (texts.length === shown.length && texts.every((text, index) => text === shown[index])) return;
  element.replaceChildren(
    ...texts.map((text) =>
      h(
        'button',
        {
          type: 'button',
          class: 'pywry-chat-chip',
          dir: 'auto',
          onclick: () => {
            // The button goes with what it said; focus must not fall to the page.
            view.focusComposer();
            thread.send(text);
          },
        },
        text,
      ),
    ),
  );
}
