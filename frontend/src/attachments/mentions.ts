import type { ReadonlySignal } from '@preact/signals-core';
import type { ChatView } from '../view/chat-view';
import { mentionMark } from './chips';
import { Completion, h } from './kit';
import { type Mention, matching, typedMention } from './mention';

/** The list of what may be mentioned, while an `@` and a part of a name are being typed. */
export function mountMentions(view: ChatView, mentions: ReadonlySignal<readonly Mention[]>): void {
  const field = view.find<HTMLTextAreaElement>('pywry-chat-input');
  const list = view.find('pywry-chat-mention-popup');
  if (!field || !list) return;
  // For those who watch: from here on it opens.
  list.toggleAttribute('data-ready', true);
  const typed = (text: string) => typedMention(text, field.selectionStart);
  new Completion<Mention>(view, field, list, {
    find(text) {
      const at = typed(text);
      // What stands behind it may change, and it stays closed.
      return at && { key: String(at.from), items: matching(mentions.value, at.typed) };
    },
    option: ({ name }) => [mentionMark(), h('bdi', { class: 'pywry-chat-cmd-name' }, name)],
    isComplete: ({ name }, text) => typed(text)?.typed === name,
    insert({ name }, text) {
      const at = typed(text);
      if (at) write(field, at.from, field.selectionStart, `@${name} `);
    },
    said: (count) => view.t('mentionsFound', { count }),
  });
}

/** As if it had been typed, so that it can be undone. */
function write(field: HTMLTextAreaElement, from: number, to: number, text: string): void {
  field.focus({ preventScroll: true });
  field.setSelectionRange(from, to);
  if (document.execCommand?.('insertText', false, text)) return;
  field.setRangeText(text, from, to, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
