import type { PartPlace } from '../../parts/place';
import type { InputRequiredResponse } from '../../protocol/generated';
import type { Answer, ResponsePartModel } from '../../state/model';
import type { Scope } from '../../view/scope';
import { askingOf } from '../beside/asking';
import { richIcon } from '../icons';
import { h, markdownOptions, renderMarkdown, setText, untracked } from '../kit';
import { newElementId, visible } from '../plain';
import type { DrawnPart } from '../rich';
import { approvalControl } from './approval';
import { buttonsControl, radioControl, selectControl } from './choice';
import type { Asked, Control } from './control';
import { draftOf, forgetDraft } from './drafts';
import { formControl } from './form';
import { settledWords } from './settled';
import { wordsControl } from './words';

const CONTROLS: Record<InputRequiredResponse['inputType'], (asked: Asked) => Control> = {
  text: wordsControl,
  filename: wordsControl,
  buttons: buttonsControl,
  radio: radioControl,
  select: selectControl,
  form: formControl,
  approval: approvalControl,
};

/** A question to the user, where it was asked. Its state comes from the part alone, so every page shows the same. */
export function drawQuestion(
  element: HTMLElement,
  part: ResponsePartModel,
  place: PartPlace,
  scope: Scope,
): DrawnPart {
  const card = new QuestionCard(element, part.response.peek() as InputRequiredResponse, place);
  scope.effect(() => {
    const request = part.response.value;
    const ended = place.message.status.value !== 'streaming';
    if (request.type !== 'input_required') return;
    untracked(() => {
      if (request.state === 'pending' && !ended) card.ask(request, scope);
      else card.settle(request.state === 'pending' ? { ...request, state: 'expired' } : request);
    });
  });
  return { end() {} };
}

class QuestionCard {
  readonly #element: HTMLElement;
  readonly #place: PartPlace;
  readonly #label = h('div', { class: 'pywry-chat-question-label' });
  readonly #foot = h('div', { class: 'pywry-chat-question-foot' });
  readonly #error = h('p', { class: 'pywry-chat-field-error', role: 'alert', hidden: true });
  readonly #labelId = newElementId();
  #control: Control | null = null;
  #sending = false;

  constructor(element: HTMLElement, request: InputRequiredResponse, place: PartPlace) {
    this.#element = element;
    this.#place = place;
    const prompt = h('div', { class: 'pywry-chat-question-prompt', dir: 'auto' });
    prompt.id = this.#labelId;
    // What is to be allowed is shown as it is: Markdown could make it look like something else.
    if (request.inputType === 'approval') prompt.textContent = visible(request.prompt);
    else renderMarkdown(prompt, request.prompt, markdownOptions(place.view));
    element.classList.add('pywry-chat-input-required');
    element.setAttribute('data-input-type', request.inputType);
    element.setAttribute('data-request-id', request.requestId);
    element.setAttribute('role', 'group');
    element.setAttribute('aria-labelledby', this.#labelId);
    element.append(this.#label, prompt, this.#foot);
    // Escape stops the answer elsewhere; here it only leaves the question, which stays as it is.
    element.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || event.isComposing || !this.#control) return;
      event.preventDefault();
      place.view.focusComposer();
    });
  }

  ask(request: InputRequiredResponse, scope: Scope): void {
    if (this.#control) return;
    const { view } = this.#place;
    const approval = request.inputType === 'approval';
    this.#element.setAttribute('data-state', 'pending');
    this.#label.replaceChildren(
      richIcon(approval ? 'shield' : 'question'),
      view.t(approval ? 'approvalNeeded' : 'answerNeeded'),
    );
    // A newer server may ask in a way that this page does not know; the question can still be declined.
    const make = CONTROLS[request.inputType] ?? buttonsControl;
    this.#control = make({
      view,
      request,
      labelId: this.#labelId,
      draft: draftOf(this.#draftId(request)),
      send: (answer) => void this.#send(request.requestId, answer),
      complain: (words) => this.#complain(words),
    });
    this.#element.tabIndex = -1;
    this.#foot.replaceChildren(this.#control.element, this.#error);
    askingOf(view)?.asked(this.#element, () => this.#focus(), scope);
  }

  settle(request: InputRequiredResponse): void {
    forgetDraft(this.#draftId(request));
    const { view } = this.#place;
    const focused = this.#element.matches(':focus-within');
    askingOf(view)?.settled(this.#element);
    this.#control = null;
    this.#element.setAttribute('data-state', request.state);
    this.#element.removeAttribute('aria-busy');
    this.#label.replaceChildren();
    this.#foot.replaceChildren(...settledWords(request, view));
    // The control that had the focus is gone; who answers goes on in the composer.
    if (focused) askingOf(view)?.answered();
    this.#element.removeAttribute('tabindex');
  }

  /** An author may give questions of two threads one name. */
  #draftId({ requestId }: InputRequiredResponse): string {
    const { view, thread } = this.#place;
    return `${view.chat.id}/${thread.id}/${requestId}`;
  }

  #focus(): void {
    if (!this.#control?.focus()) this.#element.focus();
  }

  async #send(requestId: string, answer: Answer): Promise<void> {
    if (this.#sending) return;
    this.#setSending(true);
    this.#complain('');
    try {
      await this.#place.thread.answer(requestId, answer);
      // The part says what became of it. Who answers wants to see what comes.
      this.#place.view.pin();
    } catch (error) {
      this.#setSending(false);
      this.#refused(error as Error & { fields?: Record<string, string> });
    }
  }

  #refused(error: Error & { fields?: Record<string, string> }): void {
    const shown =
      Object.keys(error.fields ?? {}).length > 0 && this.#control?.refuse?.(error.fields ?? {});
    const words = error.message || this.#place.view.t('failed');
    if (!shown) this.#complain(words);
    else this.#place.view.announce(words);
  }

  #complain(words: string): void {
    setText(this.#error, words);
    this.#error.hidden = words === '';
  }

  /** Not `disabled`: a disabled button would drop the focus that it has. */
  #setSending(sending: boolean): void {
    this.#sending = sending;
    this.#element.toggleAttribute('data-sending', sending);
    this.#element.setAttribute('aria-busy', String(sending));
    for (const button of this.#foot.querySelectorAll('.pywry-chat-answer-btn')) {
      if (sending) button.setAttribute('aria-disabled', 'true');
      else button.removeAttribute('aria-disabled');
    }
  }
}
