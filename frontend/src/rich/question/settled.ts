import type { InputRequiredResponse } from '../../protocol/generated';
import type { ChatView } from '../../view/chat-view';
import { richIcon } from '../icons';
import { h } from '../kit';

/** What became of a question, in one line. */
export function settledWords(request: InputRequiredResponse, { t }: ChatView): HTMLElement[] {
  const { state, answer, inputType } = request;
  if (state !== 'answered') {
    const words = t(state === 'cancelled' ? 'cancelled' : 'expired');
    return [line(richIcon('none'), words)];
  }
  // A form's answer is the user's turn right below, line by line.
  if (!answer || inputType === 'form' || answer.includes('\n')) {
    return [line(richIcon('done'), t('answered'))];
  }
  const shown = inputType === 'approval' ? decision(answer, t) : answer;
  return [
    line(richIcon('done'), t('answeredWith'), h('bdi', { class: 'pywry-chat-answer' }, shown)),
  ];
}

function line(...children: (Node | string)[]): HTMLElement {
  return h('p', { class: 'pywry-chat-settled' }, ...children);
}

/** What the server calls a decision, in the page's language. */
function decision(answer: string, t: ChatView['t']): string {
  const words = { 'Allow once': 'allowOnce', 'Always allow': 'allowAlways', Deny: 'deny' } as const;
  return Object.hasOwn(words, answer) ? t(words[answer as keyof typeof words]) : answer;
}
