import type { TodoItem } from '../../protocol/generated';
import type { ThreadModel } from '../../state/model';
import type { ChatView } from '../../view/chat-view';
import { type RichIcon, richIcon } from '../icons';
import { h, iconButton, setAttribute, setText, signal, untracked } from '../kit';
import { newElementId } from '../plain';

/** Whether the person opened or closed a thread's list himself; it wins. */
const chosen = new WeakMap<ThreadModel, boolean>();

const STATES = {
  'not-started': ['circle', 'taskNotStarted'],
  'in-progress': ['working', 'taskInProgress'],
  completed: ['done', 'taskDone'],
} as const satisfies Record<TodoItem['status'], readonly [RichIcon, string]>;

/** The to-do list of the open thread, above the composer. */
export function mountTodos(view: ChatView): void {
  const region = view.find('pywry-chat-todo');
  if (!region) return;
  const { t, chat, scope } = view;
  const id = newElementId();
  const choices = signal(0);
  const count = h('span', { class: 'pywry-chat-todo-count' });
  const now = h('bdi', { class: 'pywry-chat-todo-now' });
  const progress = h('progress', { class: 'pywry-chat-todo-progress', 'aria-label': t('tasks') });
  const button = h(
    'button',
    { type: 'button', class: 'pywry-chat-todo-btn', 'aria-controls': id },
    richIcon('chevron'),
    h('span', { class: 'pywry-chat-todo-title' }, t('tasks')),
    count,
    now,
  );
  const clear = iconButton(t('clearTasks'), 'close', () => {
    view.focusComposer();
    chat.thread
      .peek()
      ?.clearTodos()
      .catch((error: unknown) => view.report(error));
  });
  const list = h('ul', { class: 'pywry-chat-todo-list', id });
  region.setAttribute('aria-label', t('tasks'));
  region.replaceChildren(
    h('div', { class: 'pywry-chat-todo-head' }, button, progress, clear),
    list,
  );

  scope.listen(button, 'click', () => {
    const thread = chat.thread.peek();
    if (thread) chosen.set(thread, list.hidden === true);
    choices.value += 1;
  });
  scope.effect(() => {
    choices.value;
    const thread = chat.thread.value;
    const items = thread?.todos.value ?? [];
    const done = items.filter((item) => item.status === 'completed').length;
    const finished = done === items.length;
    const open = (thread ? chosen.get(thread) : undefined) ?? !finished;
    region.hidden = items.length === 0;
    region.toggleAttribute('data-finished', finished);
    button.setAttribute('aria-expanded', String(open));
    list.hidden = !open;
    setText(count, t('tasksDone', { done, count: items.length }));
    setText(now, open ? '' : (items.find((item) => item.status === 'in-progress')?.title ?? ''));
    progress.max = Math.max(1, items.length);
    progress.value = done;
    untracked(() => drawItems(list, items, view));
  });
}

/** Items keep their elements, so that a list that changes does not blink. */
function drawItems(list: HTMLElement, items: readonly TodoItem[], { t }: ChatView): void {
  while (list.childElementCount > items.length) list.lastElementChild?.remove();
  items.forEach((item, index) => {
    const shown =
      list.children[index] ??
      h(
        'li',
        { class: 'pywry-chat-todo-item' },
        h('span', { class: 'pywry-chat-todo-icon' }),
        h('span', { class: 'pywry-chat-hidden-text' }),
        h('bdi', { class: 'pywry-chat-todo-text' }),
      );
    const [mark, state, text] = shown.children;
    if (!mark || !state || !text) return;
    const known = Object.hasOwn(STATES, item.status) ? item.status : 'not-started';
    const [icon, words] = STATES[known];
    if (shown.getAttribute('data-state') !== known) mark.replaceChildren(richIcon(icon));
    shown.setAttribute('data-state', known);
    setAttribute(shown, 'aria-current', known === 'in-progress' ? 'step' : null);
    setText(state, `${t(words)}: `);
    setText(text, item.title);
    if (!shown.parentElement) list.append(shown);
  });
}
