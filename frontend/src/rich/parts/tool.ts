import type { PartPlace } from '../../parts/place';
import type { ToolCallResponse, ToolResultResponse } from '../../protocol/generated';
import type { MessageModel, ResponsePartModel, ThreadModel } from '../../state/model';
import type { ChatView } from '../../view/chat-view';
import type { Scope } from '../../view/scope';
import { foldable } from '../foldable';
import { type RichIcon, richIcon } from '../icons';
import { h, setText, untracked } from '../kit';
import { prettyJson, visible } from '../plain';
import type { DrawnPart } from '../rich';

const ARGUMENTS = { lines: 8, characters: 400 };
const RESULT = { lines: 12, characters: 1000 };

type ToolState = 'running' | 'done' | 'failed' | 'none';

const SHOWN = {
  running: ['working', 'toolRunning'],
  done: ['done', 'toolDone'],
  failed: ['cross', 'toolFailed'],
  none: ['none', 'toolNoResult'],
} as const satisfies Record<ToolState, readonly [RichIcon, string]>;

/** A call and its result are one card, where the call was made; a result without a call is a card of its own. */
export function drawTool(
  element: HTMLElement,
  part: ResponsePartModel,
  place: PartPlace,
  scope: Scope,
): DrawnPart {
  const { view, thread } = place;
  const response = part.response.peek() as ToolCallResponse | ToolResultResponse;
  element.classList.add('pywry-chat-tool');
  element.setAttribute('data-tool-id', response.toolId);
  const card = new ToolCard(element, view);
  if (response.type === 'tool_call') {
    card.name(response.name);
    card.arguments(response.arguments);
    scope.effect(() => {
      const result = thread.tools.value.get(part)?.response.value;
      if (result?.type === 'tool_result') untracked(() => card.result(result));
      else card.state(goesOn(place.message, thread) ? 'running' : 'none');
    });
  } else {
    card.name(view.t('result'));
    scope.effect(() => {
      const alone = !thread.tools.value.has(part);
      element.hidden = !alone;
      const result = part.response.value;
      if (alone && result.type === 'tool_result') untracked(() => card.result(result));
    });
  }
  return { end() {} };
}

/** Whether a result may still come: a message that ended by an answered question goes on in the one after the answer. */
function goesOn(message: MessageModel, thread: ThreadModel): boolean {
  if (message.status.value === 'streaming') return true;
  const running = thread.running.value;
  if (!running) return false;
  const messages = thread.messages.value;
  const start = messages.lastIndexOf(message);
  if (start < 0) return false;
  const answers = messages.slice(start).filter(({ role }) => role === 'assistant');
  return answers.at(-1) === running && answers.slice(0, -1).every(wasAnswered);
}

function wasAnswered(message: MessageModel): boolean {
  return message.parts.value.some((part) => {
    const response = part.type === 'response' ? part.response.value : part;
    return response.type === 'input_required' && response.state === 'answered';
  });
}

class ToolCard {
  readonly #element: HTMLElement;
  readonly #view: ChatView;
  readonly #icon = h('span', { class: 'pywry-chat-tool-icon' });
  readonly #name = h('bdi', { class: 'pywry-chat-tool-name' });
  readonly #state = h('span', { class: 'pywry-chat-tool-state' });
  readonly #result = h('div', { class: 'pywry-chat-tool-result', hidden: true });
  #shown: ToolResultResponse | null = null;

  constructor(element: HTMLElement, view: ChatView) {
    this.#element = element;
    this.#view = view;
    element.setAttribute('role', 'group');
    element.append(
      h('div', { class: 'pywry-chat-tool-head' }, this.#icon, this.#name, this.#state),
      this.#result,
    );
  }

  name(name: string): void {
    setText(this.#name, visible(name));
    this.#element.setAttribute('aria-label', visible(name));
  }

  arguments(values: ToolCallResponse['arguments']): void {
    if (Object.keys(values).length === 0) return;
    const label = this.#view.t('arguments');
    const text = foldable(prettyJson(values), ARGUMENTS, this.#view, label);
    const hidden = h('span', { class: 'pywry-chat-hidden-text' }, label);
    this.#result.before(h('div', { class: 'pywry-chat-tool-arguments' }, hidden, text));
  }

  result(result: ToolResultResponse): void {
    this.state(result.isError ? 'failed' : 'done');
    if (this.#shown?.result === result.result) return;
    this.#shown = result;
    const label = this.#view.t('result');
    this.#result.hidden = result.result === '';
    this.#result.replaceChildren(
      h('span', { class: 'pywry-chat-hidden-text' }, label),
      foldable(result.result, RESULT, this.#view, label),
    );
  }

  state(state: ToolState): void {
    if (this.#element.getAttribute('data-state') === state) return;
    const [icon, words] = SHOWN[state];
    this.#element.setAttribute('data-state', state);
    this.#icon.replaceChildren(richIcon(icon));
    setText(this.#state, this.#view.t(words));
  }
}
