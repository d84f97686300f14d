import { createPart, type PartView } from '../parts/part';
import { isShown } from '../parts/shown';
import type { Failure } from '../protocol/generated';
import type { MessageModel, PartModel, ThreadModel } from '../state/model';
import { copyButton, iconButton, textButton } from './actions';
import type { ChatView } from './chat-view';
import { h, setAttribute, setText } from './element';
import { icon } from './icons';
import { Scope } from './scope';
import { userText } from './user-text';

/** A message of the thread, drawn; it follows its model until it is disposed. */
export class MessageView {
  readonly element: HTMLElement;
  readonly model: MessageModel;
  readonly #view: ChatView;
  readonly #thread: ThreadModel;
  readonly #scope = new Scope();
  readonly #content = h('div', { class: 'pywry-chat-msg-content' });
  readonly #actions = h('div', { class: 'pywry-chat-msg-actions' });
  #copy: HTMLButtonElement | null = null;
  #again: HTMLButtonElement | null = null;
  #note: HTMLElement | null = null;
  #position = 0;
  #parts: { readonly model: PartModel; readonly view: PartView }[] = [];

  constructor(model: MessageModel, thread: ThreadModel, view: ChatView) {
    this.model = model;
    this.#thread = thread;
    this.#view = view;
    const user = model.role === 'user';
    const role = view.t(user ? 'you' : 'assistant');
    const time = view.time(model.created);
    this.element = h(
      'article',
      {
        class: `pywry-chat-msg pywry-chat-msg-${model.role}`,
        'data-msg-id': model.id,
        'aria-label': view.t('messageFrom', { role, time }),
      },
      this.#content,
      this.#actions,
    );
    this.#scope.effect(() => (user ? this.#drawUserText() : this.#drawParts()));
    this.#scope.effect(() => this.#drawStatus());
    // The words come first: what can be done with them is drawn after the frame that shows them.
    const more = (): void => {
      this.#fillActions(time);
      view.rich.when(this.#scope, (rich) =>
        rich.message({
          view,
          thread,
          message: model,
          scope: this.#scope,
          element: this.element,
          content: this.#content,
          actions: this.#actions,
        }),
      );
    };
    view.frames.later(more);
    this.#scope.add(() => view.frames.cancel(more));
  }

  /** Its place in the thread, for assistive technology. */
  place(position: number, count: number): void {
    this.#position = position;
    this.#hideActions();
    setAttribute(this.element, 'aria-posinset', position);
    setAttribute(this.element, 'aria-setsize', count);
  }

  dispose(): void {
    this.#scope.dispose();
    for (const { view } of this.#parts) view.dispose();
  }

  /** What the user wrote is not Markdown: it is shown as it was typed. */
  #drawUserText(): void {
    for (const part of this.model.parts.value) if (part.type === 'text') part.grown.value;
    const text = this.model.text();
    const shown = this.#content.querySelector('.pywry-chat-user-text');
    if (shown) setText(shown, text);
    else this.#content.append(userText(text, this.#view));
  }

  #drawParts(): void {
    const models = this.model.parts.value;
    let same = 0;
    while (same < models.length && this.#parts[same]?.model === models[same]) same += 1;
    for (const gone of this.#parts.splice(same)) {
      gone.view.dispose();
      gone.view.element.remove();
    }
    // A part is complete when another one follows it.
    if (models.length > same) this.#parts.at(-1)?.view.end();
    for (const model of models.slice(same)) {
      const view = createPart(model, {
        view: this.#view,
        thread: this.#thread,
        message: this.model,
      });
      this.#parts.push({ model, view });
      this.#content.append(view.element);
    }
    this.element.toggleAttribute('data-empty', !models.some(isShown));
    this.#hideActions();
  }

  #drawStatus(): void {
    const status = this.model.status.value;
    const failure = this.model.failure.value;
    this.element.setAttribute('data-status', status);
    this.#note?.remove();
    if (status === 'streaming') return;
    for (const { view } of this.#parts) view.end();
    if (status === 'complete') return;
    const { t } = this.#view;
    const words =
      status === 'error'
        ? [this.#errorCard(failure)]
        : [h('span', {}, t(status)), status === 'interrupted' && this.#runAgain(t('runAgain'))];
    this.#note = h('div', { class: 'pywry-chat-msg-note' }, ...words);
    this.#actions.before(this.#note);
  }

  #errorCard(failure: Failure | null): HTMLElement {
    const { t } = this.#view;
    return h(
      'div',
      { class: 'pywry-chat-error-card', role: 'group' },
      icon('alert'),
      h(
        'div',
        { class: 'pywry-chat-error-words' },
        h('p', {}, failure?.text || t('failed')),
        failure &&
          h(
            'p',
            { class: 'pywry-chat-error-reference' },
            t('reference', { reference: failure.reference }),
          ),
      ),
      this.#runAgain(t('retry')),
    );
  }

  #runAgain(label: string): HTMLButtonElement {
    return textButton(label, () => this.#regenerate());
  }

  #regenerate(): void {
    this.#thread.regenerate(this.model.id).catch((error: unknown) => this.#view.report(error));
    // The button may go with the answer that it replaces; focus must not fall to the page.
    this.#view.focusComposer();
  }

  #fillActions(time: string): void {
    const view = this.#view;
    this.#copy = copyButton(view, () => this.model.text());
    this.#actions.append(this.#copy);
    if (this.model.role === 'assistant') {
      const again = iconButton(view.t('regenerate'), 'retry', () => this.#regenerate());
      this.#again = again;
      this.#actions.append(again);
      this.#scope.effect(() => {
        again.disabled = this.#thread.running.value !== null;
      });
    }
    const date = new Date(this.model.created * 1000);
    this.#actions.append(h('time', { datetime: date.toISOString() }, time));
    this.#hideActions();
  }

  /** What nobody asked for, a greeting, cannot be answered again, and where no words are there is nothing to copy. */
  #hideActions(): void {
    if (this.#again) this.#again.hidden = this.#position === 1;
    const parts = this.model.parts.peek();
    if (this.#copy) this.#copy.hidden = !parts.some(({ type }) => type === 'text');
  }
}
