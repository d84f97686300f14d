import type { ThreadModel } from '../state/model';
import { iconButton, renameButton } from './actions';
import type { ChatView } from './chat-view';
import { h } from './element';

/** The server takes no longer message. */
export const MESSAGE_LIMIT = 100_000;
const TALLEST = 200;

/** What looks like a command is looked up; a path, such as `/etc/passwd`, does not. */
const COMMAND = /^\/[a-z\d][\w-]*(?:\s|$)/i;

/** What a key press in the composer means. */
export type ComposerKey = 'send' | 'none';

/**
 * Enter sends, unless it belongs to an input method: while composing, and for Safari, which reports the Enter that ends a
 * composition after it has ended, with the key code 229.
 */
export function meaningOfKey(event: KeyboardEvent): ComposerKey {
  if (event.key !== 'Enter' || event.shiftKey || event.altKey) return 'none';
  if (event.isComposing || event.keyCode === 229) return 'none';
  return 'send';
}

/** The field at the bottom, with Send and Stop. */
export class Composer {
  readonly #view: ChatView;
  readonly #field: HTMLTextAreaElement;
  readonly #button: HTMLButtonElement;
  readonly #queueButton: HTMLButtonElement;
  readonly #limit = h('div', { class: 'pywry-chat-limit', role: 'status' });
  #composing = false;
  #thread: ThreadModel | null = null;

  constructor(view: ChatView) {
    this.#view = view;
    this.#field = view.find<HTMLTextAreaElement>('pywry-chat-input') ?? h('textarea');
    this.#button = view.find<HTMLButtonElement>('pywry-chat-send') ?? h('button');
    this.#queueButton = iconButton(
      view.t('sendNext'),
      'send',
      () => this.send(),
      'pywry-chat-queue-send',
    );
    this.#button.before(this.#queueButton);
    this.#field.closest('.pywry-chat-input-row')?.after(this.#limit);
    this.#field.placeholder = view.t('placeholder');
    this.#field.setAttribute('aria-label', view.t('message'));

    const { scope } = view;
    scope.listen(this.#field, 'keydown', (event) => this.#onKey(event));
    scope.listen(this.#field, 'input', () => this.#onInput());
    scope.listen(this.#field, 'compositionstart', () => {
      this.#composing = true;
    });
    scope.listen(this.#field, 'compositionend', () => {
      this.#composing = false;
      this.#onInput();
    });
    scope.listen(this.#button, 'click', () => this.#onButton());
    scope.effect(() => this.#open(view.chat.thread.value));
    scope.effect(() => this.#drawButtons());
    scope.listen(view.shell, 'keydown', (event) => this.#onEscape(event));
    this.#watchWidth();
  }

  focus(): void {
    this.#field.focus({ preventScroll: true });
  }

  /** Puts a text into the field, before what is in it already. */
  giveBack(text: string): void {
    const typed = this.#field.value;
    this.#write(typed.trim() ? `${text}\n\n${typed}` : text);
    this.focus();
    this.#field.setSelectionRange(text.length, text.length);
  }

  send(): void {
    const thread = this.#view.chat.thread.peek();
    const text = this.#field.value.trim();
    const { rich, sender } = this.#view;
    const send = sender.peek();
    // Without a thread there is nobody to send to yet; the text stays where it is.
    if (!thread || !(text || send) || text.length > MESSAGE_LIMIT) return;
    if (rich.there && COMMAND.test(text) && !thread.question.peek()?.composed) {
      rich.use(this.#view.scope, (rich) => rich.command(this.#view, text));
      return;
    }
    if (send) {
      send(text);
      return;
    }
    thread.send(text);
    this.#write('');
    this.focus();
  }

  /** Each thread has a draft of its own. The field is written only when the draft differs from it: never while typing. */
  #open(thread: ThreadModel | null): void {
    if (!thread) return;
    const first = this.#thread === null;
    if (thread !== this.#thread) {
      this.#thread = thread;
      const early = first ? this.#field.value : '';
      // What was typed before the thread was there belongs to it.
      if (early && !thread.draft.peek()) thread.draft.value = early;
    }
    const draft = thread.draft.value;
    if (this.#composing || this.#field.value === draft) return;
    this.#field.value = draft;
    this.#fit();
    this.#drawButtons();
  }

  #write(text: string): void {
    this.#field.value = text;
    this.#onInput();
  }

  #onInput(): void {
    const thread = this.#view.chat.thread.peek();
    if (thread && !this.#composing) thread.draft.value = this.#field.value;
    this.#fit();
    this.#drawButtons();
  }

  #onKey(event: KeyboardEvent): void {
    if (meaningOfKey(event) !== 'send' || this.#composing) return;
    event.preventDefault();
    this.send();
  }

  #onEscape(event: KeyboardEvent): void {
    const thread = this.#view.chat.thread.peek();
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
    if (!thread?.running.peek()) return;
    event.preventDefault();
    this.#stop(thread);
  }

  #onButton(): void {
    const thread = this.#view.chat.thread.peek();
    if (thread?.running.peek()) this.#stop(thread);
    else this.send();
  }

  #stop(thread: ThreadModel): void {
    if (!thread.stopping.peek()) thread.stop();
    this.focus();
  }

  #drawButtons(): void {
    const { t, sender } = this.#view;
    const thread = this.#view.chat.thread.value;
    const running = thread?.running.value != null;
    const stopping = thread?.stopping.value ?? false;
    const { length } = this.#field.value.trim();
    const sendable = (length > 0 || sender.value) && length <= MESSAGE_LIMIT && thread !== null;
    this.#button.dataset['state'] = running ? 'stop' : 'send';
    renameButton(this.#button, t(running ? (stopping ? 'stopping' : 'stop') : 'send'));
    // Not `disabled`: a disabled button would drop the focus that it has.
    this.#button.setAttribute('aria-disabled', String(running ? stopping : !sendable));
    this.#queueButton.hidden = !(running && sendable);
    const over = length > MESSAGE_LIMIT;
    this.#limit.textContent = over ? t('tooLong', { count: length, limit: MESSAGE_LIMIT }) : '';
    this.#field.setAttribute('aria-invalid', String(over));
  }

  /** As high as its text, up to a limit; WebKit has no `field-sizing`. */
  #fit(): void {
    const { style, value } = this.#field;
    style.setProperty('height', 'auto');
    // One empty row needs no measuring.
    if (!value) return;
    const wanted = this.#field.scrollHeight;
    style.setProperty('height', `${Math.min(wanted, TALLEST)}px`);
    style.setProperty('overflow-y', wanted > TALLEST ? 'auto' : 'hidden');
  }

  #watchWidth(): void {
    if (typeof ResizeObserver !== 'function') return;
    let width = 0;
    const observer = new ResizeObserver(() => {
      const now = this.#field.clientWidth;
      if (now !== width) this.#fit();
      width = now;
    });
    observer.observe(this.#field);
    this.#view.scope.add(() => observer.disconnect());
  }
}
