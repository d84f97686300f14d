import type { ChatView } from '../view/chat-view';
import { h } from './kit';
import { pastedName } from './names';

/** Takes files with the names that they are to have; folders by name only. */
export type Take = (
  files: readonly (readonly [File, string])[],
  folders: readonly string[],
) => void;

/** The ways in: the button, dropping, pasting. */
export function mountIntake(view: ChatView, take: Take): void {
  mountButton(view, take);
  mountDropping(view, take);
  const field = view.find<HTMLTextAreaElement>('pywry-chat-input');
  if (!field) return;
  view.scope.listen(field, 'paste', (event) => {
    const { files, types } = event.clipboardData ?? {};
    // What was copied from a table or a document comes as a picture, too: its words are meant.
    if (!files?.length || types?.includes('text/plain')) return;
    event.preventDefault();
    take(
      [...files].map((file) => [file, pastedName(file, view.t('screenshot'))]),
      [],
    );
  });
}

function mountButton({ find, scope, chat }: ChatView, take: Take): void {
  const button = find('pywry-chat-attach-btn');
  if (!button) return;
  const input = h('input', {
    type: 'file',
    class: 'pywry-chat-attach-input',
    multiple: true,
    hidden: true,
    tabindex: -1,
  });
  scope.effect(() => {
    const rules = chat.attachmentRules.value;
    input.accept = rules?.accept.join(',') ?? '';
    button.toggleAttribute('data-ready', rules !== null);
  });
  button.after(input);
  scope.add(() => {
    input.remove();
    button.removeAttribute('data-ready');
  });
  scope.listen(button, 'click', () => input.click());
  scope.listen(input, 'change', () => {
    const files = [...(input.files ?? [])];
    // The same file may be chosen again after it was removed.
    input.value = '';
    take(
      files.map((file) => [file, file.name]),
      [],
    );
  });
}

function mountDropping({ shell, find, scope, chat }: ChatView, take: Take): void {
  const overlay = find('pywry-chat-drop-overlay');
  /** How many elements of the chat are under what is dragged: each is entered before the last one is left. */
  let depth = 0;
  const set = (now: number): void => {
    depth = Math.max(0, now);
    if (overlay) overlay.hidden = depth === 0;
  };
  const brings = (event: DragEvent): boolean =>
    chat.attachmentRules.peek() !== null && (event.dataTransfer?.types.includes('Files') ?? false);
  scope.listen(shell, 'dragenter', (event) => {
    if (!brings(event)) return;
    event.preventDefault();
    set(depth + 1);
  });
  scope.listen(shell, 'dragleave', (event) => {
    if (brings(event)) set(depth - 1);
  });
  scope.listen(shell, 'dragover', (event) => {
    if (!brings(event) || !event.dataTransfer) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
  });
  scope.listen(shell, 'drop', (event) => {
    if (!brings(event)) return;
    event.preventDefault();
    set(0);
    const folders = [...(event.dataTransfer?.items ?? [])].flatMap((item) => {
      const entry = item.webkitGetAsEntry?.();
      return entry?.isDirectory ? [entry.name] : [];
    });
    const files = [...(event.dataTransfer?.files ?? [])].filter(
      (file) => !folders.includes(file.name),
    );
    take(
      files.map((file) => [file, file.name]),
      folders,
    );
  });
  scope.add(() => set(0));
}
