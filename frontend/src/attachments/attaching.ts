import type { AttachmentInfo } from '../protocol/generated';
import type { Attached, ThreadModel } from '../state/model';
import type { ChatView } from '../view/chat-view';
import { Bar } from './bar';
import { mountIntake } from './intake';
import { computed, h, textButton, untracked } from './kit';
import { type Mention, mentionedIn, mentionsOf, withoutMention } from './mention';
import { mountMentions } from './mentions';
import { isolated, plainName, shortName } from './names';
import { pack } from './parcel';
import { objection } from './rules';
import { Tray } from './tray';
import { Upload } from './upload';

/** What is attached in one chat: for each of its threads what is being written there. */
export class Attaching {
  readonly #view: ChatView;
  readonly #trays = new Map<string, Tray>();
  readonly #note = h('div', { class: 'pywry-chat-attachments-note', role: 'status' });
  readonly #field: HTMLTextAreaElement | null;
  readonly #bar: Bar;
  readonly #mentions = computed(() => {
    const { contextSources, thread } = this.#view.chat;
    // An answer to a question is its words, and nothing comes with it.
    const asked = thread.value?.question.value?.composed;
    return mentionsOf(asked ? [] : (contextSources.value ?? []));
  });
  readonly #mentioned = computed(() =>
    mentionedIn(this.#view.chat.thread.value?.draft.value ?? '', this.#mentions.value),
  );
  readonly #mentionsAny = computed(() => this.#mentioned.value.length > 0);

  constructor(view: ChatView) {
    this.#view = view;
    this.#field = view.find<HTMLTextAreaElement>('pywry-chat-input');
    const bar = view.find('pywry-chat-attachments-bar') ?? h('div');
    this.#bar = new Bar(view, bar, (item) => this.#remove(item));
    bar.after(this.#note);
    mountIntake(view, (files, folders) => this.#take(files, folders));
    mountMentions(view, this.#mentions);
    this.#restoreWithText();
    const { scope, chat, shell } = view;
    scope.effect(() => this.#drawBar());
    scope.effect(() => this.#drawNote());
    scope.effect(() => this.#offer());
    scope.effect(() => {
      if (chat.link.value.state !== 'open') return;
      for (const tray of this.#trays.values()) for (const file of tray.files.peek()) file.wake();
    });
    // Before the shell hears of it, where Escape stops the answer.
    scope.listen(shell, 'keydown', (event) => this.#onKey(event), { capture: true });
    const warn = (event: Event): void => {
      if ([...this.#trays.values()].some((tray) => tray.unfinished)) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    scope.add(() => {
      window.removeEventListener('beforeunload', warn);
      view.sender.value = null;
      this.#note.remove();
    });
  }

  get #address(): string {
    const { assets, chat } = this.#view;
    return `/upload/${assets.label}/${chat.id}`;
  }

  #trayOf(thread: ThreadModel): Tray {
    const known = this.#trays.get(thread.id);
    if (known) return known;
    const key = `pywry:${location.pathname}:${this.#view.chat.id}:attached:${thread.id}`;
    const tray = new Tray(this.#address, key);
    this.#trays.set(thread.id, tray);
    return tray;
  }

  // ---- what is attached -----------------------------------------------------------------------

  #take(files: readonly (readonly [File, string])[], folders: readonly string[]): void {
    const { chat, t, locale } = this.#view;
    const thread = chat.thread.peek();
    const rules = chat.attachmentRules.peek();
    if (!thread || !rules) return;
    const tray = this.#trayOf(thread);
    const troubles = folders.map((name) =>
      t('attachedFolder', { name: isolated(shortName(plainName(name))) }),
    );
    for (const [file, given] of files) {
      const name = plainName(given);
      const against = objection({ name, size: file.size }, tray.files.peek(), rules, locale);
      if (against) troubles.push(t(...against));
      else this.#announce(tray.add(file, name));
    }
    tray.trouble.value = troubles.join('\n');
    this.#view.focusComposer();
  }

  /** Says how it ended, for those who do not see it. */
  #announce(upload: Upload): void {
    const { t, announce } = this.#view;
    const name = isolated(shortName(upload.name));
    upload.progress.subscribe(({ step }) => {
      if (step === 'done') announce(t('attached', { name }));
      if (step === 'failed') announce(failure(upload, t));
    });
  }

  #remove(item: Upload | Mention): void {
    const thread = this.#view.chat.thread.peek();
    if (!thread) return;
    const tray = this.#trayOf(thread);
    tray.trouble.value = '';
    tray.sending.peek()?.abort();
    if (item instanceof Upload) tray.remove(item);
    else thread.draft.value = withoutMention(thread.draft.peek(), item, this.#mentions.peek());
    const name = isolated(shortName(item.name));
    this.#view.announce(this.#view.t('attachedRemoved', { name }));
  }

  /** What is given back to the composer has its files again. Mentions stand in the text. */
  #restoreWithText(): void {
    const view = this.#view;
    const giveBack = view.giveBack;
    view.giveBack = (text, attachments) => {
      const thread = view.chat.thread.peek();
      if (thread) this.#trayOf(thread).takeBack((attachments ?? []).flatMap(keptFile));
      giveBack(text);
    };
    view.scope.add(() => {
      view.giveBack = giveBack;
    });
  }

  // ---- sending --------------------------------------------------------------------------------

  /** The composer sends what is attached by this. */
  #offer(): void {
    const thread = this.#view.chat.thread.value;
    const tray = thread && this.#trayOf(thread);
    const any = tray && (tray.files.value.length > 0 || this.#mentionsAny.value);
    const { sender } = this.#view;
    if (!any) sender.value = null;
    else sender.value = (text) => void this.#send(thread, tray, text);
  }

  async #send(thread: ThreadModel, tray: Tray, text: string): Promise<void> {
    if (tray.sending.peek()) return;
    const { t } = this.#view;
    tray.trouble.value = '';
    const cancel = new AbortController();
    let started: readonly Upload[] = [];
    try {
      const files = tray.files.peek();
      const parcel = pack(files, this.#mentioned.peek(), this.#view, this.#address);
      // What the mentioned things showed is sent only now; files are on their way since they were attached.
      started = parcel.uploads.filter((upload) => !files.includes(upload));
      for (const upload of started) upload.start();
      if (parcel.uploads.some(({ fileId }) => !fileId)) {
        tray.sending.value = cancel;
        await Promise.all(parcel.uploads.map((upload) => arrived(upload, cancel.signal, t)));
      }
      thread.send(text, parcel.attachments());
      if (thread.draft.peek().trim() === text) thread.draft.value = '';
      tray.clear();
    } catch (error) {
      for (const upload of started) upload.abort();
      if (!cancel.signal.aborted) tray.trouble.value = (error as Error).message;
    } finally {
      tray.sending.value = null;
    }
    if (this.#view.chat.thread.peek() === thread) this.#view.focusComposer();
  }

  #onKey(event: KeyboardEvent): void {
    const thread = this.#view.chat.thread.peek();
    if (!thread || event.defaultPrevented || event.isComposing) return;
    const sending = this.#trayOf(thread).sending.peek();
    const field = this.#field;
    if (event.key === 'Escape' && sending) sending.abort();
    else if (event.key === 'Backspace' && event.target === field && !field?.value) {
      // A second press removes it.
      if (event.repeat || !this.#bar.focusLast()) return;
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // ---- what is seen -----------------------------------------------------------------------------

  #drawBar(): void {
    const thread = this.#view.chat.thread.value;
    const files = thread ? this.#trayOf(thread).files.value : [];
    const mentioned = this.#mentioned.value;
    untracked(() => this.#bar.draw(files, mentioned));
  }

  #drawNote(): void {
    const thread = this.#view.chat.thread.value;
    const tray = thread && this.#trayOf(thread);
    const sending = tray?.sending.value ?? null;
    const { t } = this.#view;
    const words = sending ? t('sendsWhenAttached') : (tray?.trouble.value ?? '');
    this.#note.toggleAttribute('data-trouble', !sending);
    this.#note.replaceChildren(
      ...words.split('\n').map((line) => h('p', {}, line)),
      ...(sending ? [textButton(t('cancel'), () => sending.abort())] : []),
    );
    this.#note.hidden = !words;
    // Not `disabled`: the focus would be lost, and with it the keyboard of a phone.
    if (this.#field) this.#field.readOnly = sending !== null;
    this.#field?.parentElement?.toggleAttribute('data-sending', sending !== null);
  }
}

async function arrived(upload: Upload, signal: AbortSignal, t: ChatView['t']): Promise<void> {
  if (!(await upload.settled(signal))) throw new Error(failure(upload, t));
}

function failure({ name, progress }: Upload, t: ChatView['t']): string {
  const { step, ...rest } = progress.peek();
  const reason = ('reason' in rest && rest.reason) || t('attachedUnreachable');
  return t('attachedFailed', { name: isolated(shortName(name)), reason });
}

function keptFile(attachment: Attached | AttachmentInfo) {
  const { type = 'file', fileId, name } = attachment;
  const size = 'size' in attachment ? attachment.size : 0;
  return type === 'file' && fileId ? [{ fileId, name, size }] : [];
}
