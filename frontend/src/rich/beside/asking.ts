import type { ChatView } from '../../view/chat-view';
import type { Scope } from '../../view/scope';
import { richIcon } from '../icons';
import { h, untracked } from '../kit';
import { visible } from '../plain';

const views = new WeakMap<ChatView, Asking>();
/** Of a question, only so much is spoken. */
const SPOKEN = 200;

export function askingOf(view: ChatView): Asking | undefined {
  return views.get(view);
}

/** Tells of a question that waits: to assistive technology at once, and by a button while the question is out of sight. */
export class Asking {
  readonly #view: ChatView;
  readonly #button: HTMLButtonElement;
  readonly #body: HTMLElement | null;
  /** The question that waits. */
  #card: HTMLElement | null = null;
  /** The running answer asked, and was answered in the question: its next one may have the focus that the last one had. */
  #wasWithin = false;

  constructor(view: ChatView) {
    this.#view = view;
    views.set(view, this);
    this.#button = h(
      'button',
      { type: 'button', class: 'pywry-chat-asking', hidden: true, title: view.t('goToQuestion') },
      richIcon('question'),
      view.t('answerNeeded'),
      richIcon('down'),
    );
    this.#body = view.find('pywry-chat-body');
    this.#body?.append(this.#button);
    view.scope.add(() => this.#button.remove());
    let told = '';
    view.scope.effect(() => {
      if (!view.chat.thread.value?.running.value) this.#wasWithin = false;
    });
    view.scope.effect(() => {
      const request = view.chat.thread.value?.question.value?.request;
      if (!request || request.requestId === told) return;
      told = request.requestId;
      const prompt = visible(request.prompt).slice(0, SPOKEN);
      untracked(() => view.announce(view.t('answerNeededTo', { prompt })));
    });
  }

  /** A question is shown; `scope` ends with it. */
  asked(card: HTMLElement, focus: () => void, scope: Scope): void {
    const button = this.#button;
    this.#card = card;
    const inSight = (seen: boolean): void => {
      if (this.#card !== card) return;
      button.hidden = seen;
      // Nothing comes before it is answered: who sees it, or its beginning, is where the conversation is.
      this.#body?.toggleAttribute('data-at-question', seen);
    };
    scope.listen(button, 'click', () => {
      if (this.#card !== card) return;
      card.scrollIntoView({ block: 'nearest' });
      focus();
    });
    scope.add(() => this.settled(card));
    if (typeof IntersectionObserver === 'function') {
      const observer = new IntersectionObserver(
        (entries) => inSight(entries.at(-1)?.isIntersecting ?? true),
        { root: this.#view.find('pywry-chat-messages'), rootMargin: '0px 0px -32px 0px' },
      );
      observer.observe(card);
      scope.add(() => observer.disconnect());
    }
    this.#showBeginning(card, scope);
    if (this.#wasWithin && this.#composerIsIdle()) queueMicrotask(focus);
    this.#wasWithin = false;
  }

  /** The end of a question that is higher than the transcript is in sight; it is read from its beginning. */
  #showBeginning(card: HTMLElement, scope: Scope): void {
    // In the frame after the next one, it has its height.
    const show = (): void => {
      if (!card.matches(':focus-within')) this.#view.readFrom(card);
    };
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(show);
    });
    scope.add(() => cancelAnimationFrame(frame));
  }

  /** A question is settled, or not shown any more. */
  settled(card: HTMLElement): void {
    if (this.#card !== card) return;
    this.#card = null;
    this.#button.hidden = true;
    this.#body?.removeAttribute('data-at-question');
  }

  /** The question that had the focus is settled. */
  answered(): void {
    this.#wasWithin = true;
    this.#view.focusComposer();
  }

  /** Nobody types: the composer has the focus only because the last question had it. */
  #composerIsIdle(): boolean {
    const field = this.#view.find<HTMLTextAreaElement>('pywry-chat-input');
    const root = this.#view.shell.getRootNode() as Document | ShadowRoot;
    return field !== null && root.activeElement === field && field.value === '';
  }
}
