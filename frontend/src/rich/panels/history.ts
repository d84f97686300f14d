import type { ChatView } from '../../view/chat-view';

/** The arrow keys, in an empty composer, bring back what was said before. */
export function mountHistory(view: ChatView): void {
  const field = view.find<HTMLTextAreaElement>('pywry-chat-input');
  if (!field) return;
  const { scope, chat } = view;
  /** Which entry is shown, the newest being 0; -1 is none. */
  let place = -1;
  let shown = '';

  scope.listen(field, 'keydown', (event) => {
    const thread = chat.thread.peek();
    const up = event.key === 'ArrowUp';
    if (!thread || event.defaultPrevented || (!up && event.key !== 'ArrowDown')) return;
    if (event.isComposing || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    if (field.value !== shown) place = -1;
    if (place < 0 && (field.value !== '' || !up)) return;
    const entries = thread.history();
    const next = place + (up ? 1 : -1);
    event.preventDefault();
    if (next >= entries.length) return;
    place = next;
    shown = entries[next] ?? '';
    thread.draft.value = shown;
    field.setSelectionRange(shown.length, shown.length);
  });
  scope.effect(() => {
    chat.thread.value;
    place = -1;
    shown = '';
  });
}
