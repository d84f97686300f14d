import type { InputRequiredResponse } from '../../protocol/generated';
import type { Answer } from '../../state/model';
import type { ChatView } from '../../view/chat-view';
import { textButton } from '../kit';
import type { Draft } from './drafts';

/** What a pending question is answered with. */
export interface Control {
  readonly element: HTMLElement;
  /** To where it is answered; never to what allows something. False when there is no such place. */
  focus(): boolean;
  /** Shows what is wrong with which field, and goes to the first. False when there is no such field. */
  refuse?(fields: Readonly<Record<string, string>>): boolean;
}

/** What a control is made of. */
export interface Asked {
  readonly view: ChatView;
  readonly request: InputRequiredResponse;
  /** The id of the element that shows the question. */
  readonly labelId: string;
  readonly draft: Draft;
  send(answer: Answer): void;
  /** Says what is missing, without asking the server. */
  complain(words: string): void;
}

export function answerButton(label: string, run: () => void, kind = ''): HTMLButtonElement {
  const button = textButton(label, () => {
    if (button.getAttribute('aria-disabled') !== 'true') run();
  });
  button.classList.add('pywry-chat-answer-btn');
  button.dir = 'auto';
  if (kind) button.setAttribute('data-kind', kind);
  return button;
}

export function cancelButton({ view, send }: Asked): HTMLButtonElement {
  return answerButton(view.t('cancel'), () => send({ cancel: true }), 'quiet');
}
