import type { PartPlace } from '../../parts/place';
import type { ThinkingPartModel } from '../../state/model';
import type { ChatView } from '../../view/chat-view';
import type { Scope } from '../../view/scope';
import { richIcon } from '../icons';
import { h, setText, signal } from '../kit';
import { newElementId } from '../plain';
import type { DrawnPart } from '../rich';

/** Whether the person opened or closed a thought himself; it wins, also after a switch of threads. */
const chosen = new WeakMap<ThinkingPartModel, boolean>();
/** Long thoughts are cut into blocks at line ends, so that the browser lays out only the last one again. */
const BLOCK = 4000;

/** What the assistant thinks: open while it grows, folded when it is done. */
export function drawThinking(
  element: HTMLElement,
  part: ThinkingPartModel,
  { view, message }: PartPlace,
  scope: Scope,
): DrawnPart {
  const ended = signal(false);
  const choice = signal(chosen.get(part) ?? null);
  const id = newElementId();
  const label = h('span', { class: 'pywry-chat-thinking-label' });
  const button = h(
    'button',
    { type: 'button', class: 'pywry-chat-thinking-btn', 'aria-controls': id },
    richIcon('thought'),
    label,
    richIcon('chevron'),
  );
  const body = h('div', {
    id,
    class: 'pywry-chat-thinking-text',
    dir: 'auto',
    role: 'group',
    'aria-label': view.t('thought'),
    tabindex: 0,
  });
  element.classList.add('pywry-chat-thinking');
  element.setAttribute('data-thinking-id', `thinking-${message.id}`);
  element.append(button, body);

  scope.listen(button, 'click', () => {
    const open = button.getAttribute('aria-expanded') !== 'true';
    chosen.set(part, open);
    choice.value = open;
  });
  grow(body, part, view, scope);
  scope.effect(() => {
    const done =
      ended.value || part.duration.value !== null || message.status.value !== 'streaming';
    const open = choice.value ?? !done;
    element.toggleAttribute('data-running', !done);
    setText(label, done ? doneWords(view, part.duration.value) : view.t('thinking'));
    // What somebody reads or copies is not taken away.
    if (!open && choice.value === null && isUsed(body)) return;
    button.setAttribute('aria-expanded', String(open));
    body.hidden = !open;
  });
  return {
    end() {
      ended.value = true;
    },
  };
}

function grow(body: HTMLElement, part: ThinkingPartModel, view: ChatView, scope: Scope): void {
  let seen = 0;
  let block: Text | null = null;
  const draw = (): void => {
    let rest = part.text.slice(seen);
    if (!rest) return;
    seen = part.text.length;
    const followed = body.scrollHeight - body.clientHeight - body.scrollTop < 4;
    while (rest) {
      if (!block || (block.length >= BLOCK && block.data.endsWith('\n'))) {
        block = document.createTextNode('');
        body.append(h('div', {}, block));
      }
      const end = block.length + rest.length > BLOCK ? rest.indexOf('\n') + 1 : 0;
      block.appendData(end ? rest.slice(0, end) : rest);
      rest = end ? rest.slice(end) : '';
    }
    if (followed) body.scrollTop = body.scrollHeight;
  };
  draw();
  let first = true;
  scope.effect(() => {
    part.grown.value;
    if (first) first = false;
    else view.frames.schedule(draw);
  });
  scope.add(() => view.frames.cancel(draw));
}

function isUsed(body: HTMLElement): boolean {
  const root = body.getRootNode() as Document | ShadowRoot;
  if (root.activeElement && body.contains(root.activeElement)) return true;
  const selection = document.getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(body, true);
}

function doneWords({ t }: ChatView, duration: number | null): string {
  if (duration === null) return t('thought');
  const seconds = Math.max(1, Math.round(duration));
  if (seconds < 60) return t('thoughtFor', { seconds });
  return t('thoughtForMinutes', { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
}
