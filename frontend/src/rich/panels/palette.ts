import type { SlashCommandDef } from '../../protocol/generated';
import type { ChatView } from '../../view/chat-view';
import { h } from '../kit';
import { Completion } from './completion';

/** The commands whose name begins with what was typed, then those that contain it. */
export function matching(
  commands: readonly SlashCommandDef[],
  typed: string,
): readonly SlashCommandDef[] {
  const wanted = typed.toLowerCase();
  const inside = wanted.slice(1);
  const begins = commands.filter(({ name }) => name.toLowerCase().startsWith(wanted));
  const contains = commands.filter(
    (command) => !begins.includes(command) && command.name.slice(1).toLowerCase().includes(inside),
  );
  return [...begins, ...contains];
}

/** What is being typed of a command's name; null when it is something else. */
export function typedName(text: string): string | null {
  return /^\/\S*$/.test(text) ? text : null;
}

/** The list of commands above the composer. */
export function mountPalette(view: ChatView, field: HTMLTextAreaElement, list: HTMLElement): void {
  const { chat, t } = view;
  list.setAttribute('aria-label', t('commands'));
  new Completion<SlashCommandDef>(view, field, list, {
    find(text) {
      const commands = chat.commands.value;
      const name = typedName(text);
      const answers = chat.thread.peek()?.question.peek()?.composed ?? false;
      return name === null ? null : { key: text, items: answers ? [] : matching(commands, name) };
    },
    option: (command) => [
      h('bdi', { class: 'pywry-chat-cmd-name' }, command.name),
      command.arguments && h('bdi', { class: 'pywry-chat-cmd-arguments' }, command.arguments),
      h('bdi', { class: 'pywry-chat-cmd-desc' }, command.description ?? ''),
    ],
    isComplete: ({ name }, text) => name.toLowerCase() === text.toLowerCase(),
    insert({ name }) {
      const thread = chat.thread.peek();
      if (!thread) return;
      thread.draft.value = `${name} `;
      field.focus({ preventScroll: true });
      field.setSelectionRange(field.value.length, field.value.length);
    },
    said: (count) => t('commandsFound', { count }),
  });
}
