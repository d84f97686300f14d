import type { ChatView } from '../../view/chat-view';
import { h } from '../kit';
import { visible } from '../plain';
import { type Asked, answerButton, type Control, cancelButton } from './control';
import { Fields } from './form';
import { fieldForValue } from './schema';

/** What allows something does nothing for this long: it may have come under a finger that was on its way to something else. */
const HESITATION = 600;

const DECISIONS = {
  once: ['allowOnce', 'primary'],
  always: ['allowAlways', ''],
  deny: ['deny', 'deny'],
} as const;

/** May something be done, and with what? No key but that of a focused button allows it. */
export function approvalControl(asked: Asked): Control {
  const { view, request, draft } = asked;
  const details = request.details ?? {};
  const text = typeof details['text'] === 'string' ? details['text'] : '';
  const given = details['arguments'];
  const values = typeof given === 'object' && given !== null ? Object.entries(given) : [];
  const specs = values.map(([name, value]) => fieldForValue(name, value));
  const fields = new Fields(specs, view, draft);

  const buttons = (request.options ?? []).map((option) => {
    const known = Object.hasOwn(DECISIONS, option) ? DECISIONS[option as 'once'] : null;
    return answerButton(
      known ? view.t(known[0]) : option,
      () => {
        // What is refused is refused, whatever is in the fields.
        const changed = option === 'deny' || specs.length === 0 ? undefined : fields.read();
        if (changed !== null)
          asked.send(changed ? { text: option, values: changed } : { text: option });
      },
      known?.[1],
    );
  });
  hesitate(
    buttons.filter((_, index) => request.options?.[index] !== 'deny'),
    view,
  );
  const declined = request.options?.includes('deny');
  return {
    element: h(
      'div',
      { class: 'pywry-chat-answer-form' },
      text && h('p', { class: 'pywry-chat-approval-text', dir: 'auto' }, visible(text)),
      specs.length > 0 && fields.element,
      h('div', { class: 'pywry-chat-answers' }, ...buttons, !declined && cancelButton(asked)),
    ),
    focus: () => false,
    refuse: (wrong) => fields.refuse(wrong),
  };
}

function hesitate(buttons: readonly HTMLButtonElement[], view: ChatView): void {
  for (const button of buttons) button.setAttribute('aria-disabled', 'true');
  view.scope.timeout(() => {
    for (const button of buttons) button.removeAttribute('aria-disabled');
  }, HESITATION);
}
