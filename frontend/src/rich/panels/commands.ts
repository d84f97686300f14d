import type { SlashCommandDef } from '../../protocol/generated';
import type { ChatView } from '../../view/chat-view';
import { h, textButton } from '../kit';
import { isolated } from './control';
import { mountPalette } from './palette';

const known = new WeakMap<ChatView, Commands>();

/** Slash commands: the palette, and running what was typed. */
export function mountCommands(view: ChatView): void {
  const field = view.find<HTMLTextAreaElement>('pywry-chat-input');
  if (field) known.set(view, new Commands(view, field));
}

/** Runs the command that a text is; a text that names none stays where it is, and is told of. */
export function runTyped(view: ChatView, text: string): void {
  known.get(view)?.run(text);
}

class Commands {
  readonly #view: ChatView;
  readonly #note = h('div', { class: 'pywry-chat-command-note', role: 'status' });

  constructor(view: ChatView, field: HTMLTextAreaElement) {
    this.#view = view;
    const { scope, chat } = view;
    const list = view.find('pywry-chat-cmd-palette');
    if (list) mountPalette(view, field, list);
    field.closest('.pywry-chat-input-row')?.after(this.#note);
    scope.add(() => this.#note.remove());
    scope.effect(() => this.#hint(chat.thread.value?.draft.value ?? ''));
  }

  run(text: string): void {
    const [, name = '', args = ''] = /^(\S+)\s*([\s\S]*)$/.exec(text) ?? [];
    const command = this.#find(name);
    if (!command) this.#unknown(name, text);
    else this.#run(command, args, text);
  }

  async #run(command: SlashCommandDef, args: string, text: string): Promise<void> {
    const { chat } = this.#view;
    const thread = chat.thread.peek();
    if (thread) thread.draft.value = '';
    this.#view.focusComposer();
    try {
      await chat.runCommand(command.name, args);
    } catch (error) {
      this.#view.report(error);
      // Only where it came from, and only when nothing was typed meanwhile.
      if (thread && !thread.draft.peek()) thread.draft.value = text;
    }
  }

  #unknown(name: string, text: string): void {
    const { t, chat } = this.#view;
    const send = textButton(t('sendAsMessage'), () => {
      const thread = chat.thread.peek();
      if (!thread) return;
      thread.send(text);
      thread.draft.value = '';
      this.#view.focusComposer();
    });
    this.#note.dataset['state'] = 'unknown';
    this.#note.replaceChildren(
      h('span', {}, t('commandUnknown', { command: isolated(name) })),
      send,
    );
    this.#view.focusComposer();
  }

  /** What may follow the name, while it is being typed. A word about the last text goes with the text. */
  #hint(text: string): void {
    const name = /^(\/\S+)\s/.exec(text)?.[1];
    const command = name ? this.#find(name) : undefined;
    delete this.#note.dataset['state'];
    this.#note.replaceChildren();
    if (!command?.arguments || this.#view.chat.thread.peek()?.question.peek()?.composed) return;
    this.#note.append(
      h('bdi', { class: 'pywry-chat-cmd-name' }, command.name),
      h('bdi', { class: 'pywry-chat-cmd-arguments' }, command.arguments),
      h('bdi', {}, command.description ?? ''),
    );
  }

  #find(name: string): SlashCommandDef | undefined {
    const wanted = name.toLowerCase();
    return this.#view.chat.commands.peek().find((item) => item.name.toLowerCase() === wanted);
  }
}
