import type { PartModel } from '../state/model';
import type { ChatView } from '../view/chat-view';
import { h } from '../view/element';
import { textPart } from './text';

/** A part of an answer, drawn. */
export interface PartView {
  readonly element: HTMLElement;
  /** Nothing more will be added to the part. */
  end(): void;
  dispose(): void;
}

export function createPart(part: PartModel, view: ChatView): PartView {
  switch (part.type) {
    case 'text':
      return textPart(part, view);
    case 'thinking':
      return unknownPart(part.type);
    case 'response':
      return unknownPart(part.response.peek().type);
  }
}

/** A newer server may send what this page cannot draw; the rest of the answer is drawn all the same. */
function unknownPart(type: string): PartView {
  const element = h('div', { class: 'pywry-chat-unknown', 'data-part': type, hidden: true });
  return { element, end() {}, dispose() {} };
}
