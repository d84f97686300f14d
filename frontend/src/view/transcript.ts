import { untracked } from '@preact/signals-core';
import type { MessageModel, ThreadModel } from '../state/model';
import { textButton } from './actions';
import type { ChatView } from './chat-view';
import { h } from './element';
import { Follower } from './follower';
import { Groups } from './groups';
import { MessageView } from './message';
import { Scope } from './scope';
import { unsentMessage } from './unsent';

/** Earlier messages are asked for this many pixels before the reader reaches the first one. */
const NEAR_START = 800;
/** A thread that arrives faster than this never shows that it loads. */
const LOADING_DELAY = 300;

/** The open thread of a chat: its messages, what waits, and the reader's place in it. */
export class Transcript {
  readonly #view: ChatView;
  readonly #scroller: HTMLElement;
  readonly #typing: HTMLElement;
  #open: OpenThread | null = null;

  constructor(view: ChatView) {
    this.#view = view;
    this.#scroller = view.find('pywry-chat-messages') ?? h('div');
    this.#typing = view.find('pywry-chat-typing') ?? h('div');
    this.#typing.replaceChildren(
      h('span', { class: 'pywry-chat-typing-dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i')),
      view.t('thinking'),
    );
    view.scope.effect(() => {
      const thread = view.chat.thread.value;
      untracked(() => this.#show(thread));
    });
    view.scope.add(() => this.#close());
  }

  /** Something was drawn: the follower puts the reader back. */
  settle(): void {
    this.#open?.settle();
  }

  pin(): void {
    this.#open?.pin();
  }

  readFrom(element: HTMLElement): void {
    this.#open?.readFrom(element);
  }

  reveal(messageId: string): HTMLElement | null {
    return this.#open?.reveal(messageId) ?? null;
  }

  #show(thread: ThreadModel | null): void {
    this.#close();
    if (!thread) return;
    this.#open = new OpenThread(thread, this.#view, this.#scroller, this.#typing);
  }

  #close(): void {
    this.#open?.dispose();
    this.#open = null;
  }
}

class OpenThread {
  readonly follower: Follower;
  readonly #thread: ThreadModel;
  readonly #view: ChatView;
  readonly #scroller: HTMLElement;
  readonly #typing: HTMLElement;
  readonly #scope = new Scope();
  readonly #groups: Groups;
  readonly #earlier = h('div', { class: 'pywry-chat-earlier' });
  readonly #empty = h('div', { class: 'pywry-chat-empty' });
  readonly #unsent = h('div', { class: 'pywry-chat-unsent-list' });
  readonly #badge: HTMLElement | null;
  #loadingEarlier = false;
  /** The last message that was there when the reader stopped following. */
  #seenUntil: MessageModel | null = null;

  constructor(thread: ThreadModel, view: ChatView, scroller: HTMLElement, typing: HTMLElement) {
    this.#thread = thread;
    this.#view = view;
    this.#scroller = scroller;
    this.#typing = typing;
    this.#badge = view.find('pywry-chat-new-msg-badge');
    this.#groups = new Groups(scroller, (model) => new MessageView(model, thread, view));
    const followUps = h('div', { class: 'pywry-chat-follow-ups', hidden: true });
    view.rich.when(this.#scope, (rich) => rich.followUps(followUps, thread, view, this.#scope));
    const column = h(
      'div',
      { class: 'pywry-chat-column' },
      this.#earlier,
      this.#empty,
      this.#groups.element,
      this.#unsent,
      followUps,
      typing,
    );
    scroller.replaceChildren(column);
    this.follower = new Follower(scroller, column);
    this.#scope.effect(() => this.#drawMessages());
    this.#scope.effect(() => this.#drawUnsent());
    this.#scope.effect(() => this.#drawTyping());
    this.#scope.effect(() => this.#drawEmpty());
    this.#scope.effect(() => this.#drawEarlier());
    this.#scope.effect(() => this.#drawBadge());
    this.#scope.listen(scroller, 'scroll', () => this.#onScroll(), { passive: true });
    if (this.#badge) {
      this.#scope.listen(this.#badge, 'click', () => {
        this.pin();
        view.focusComposer();
      });
    }
  }

  pin(): void {
    this.follower.pin();
    this.#view.frames.request();
  }

  readFrom(element: HTMLElement): void {
    const followed = this.follower.pinned.peek();
    if (!followed || element.offsetHeight <= this.#scroller.clientHeight) return;
    // Not by the scroll event, which comes later: what grows before it would be followed.
    this.follower.unpin();
    element.scrollIntoView({ block: 'start' });
    this.follower.remember();
  }

  /** Scrolls to a loaded message, which is in the middle then. */
  reveal(messageId: string): HTMLElement | null {
    const element = this.#groups.show(messageId);
    if (!element) return null;
    this.follower.changed();
    this.follower.unpin();
    // What is drawn above it may be higher or lower than was guessed.
    for (let round = 0; round < 3; round += 1) {
      const { top } = this.#scroller.getBoundingClientRect();
      const room = Math.max(32, this.#scroller.clientHeight - element.offsetHeight);
      this.#scroller.scrollTop += element.getBoundingClientRect().top - top - room / 2;
      this.follower.remember();
      this.#see();
    }
    return element;
  }

  settle(): void {
    this.follower.changed();
    this.#see();
  }

  /** Draws what is in sight now, and what is near frame by frame. */
  #see(): void {
    // Drawing a group changes its height, which brings others into sight; this ends, because groups only differ by what was guessed.
    for (let round = 0; round < 5; round += 1) {
      const seen = this.#groups.see();
      if (!seen) return;
      this.follower.changed();
      this.follower.remember();
      this.#view.frames.request();
      if (seen === 'near') return;
    }
  }

  dispose(): void {
    this.#scope.dispose();
    this.follower.dispose();
    this.#groups.dispose();
    this.#typing.remove();
    this.#scroller.replaceChildren();
  }

  #drawMessages(): void {
    const messages = this.#thread.messages.value;
    const earlier = this.#thread.earlier.value;
    untracked(() => {
      this.#groups.update(messages, earlier);
      this.#view.frames.request();
    });
  }

  #drawUnsent(): void {
    const { value } = this.#thread.unsent;
    const grew = value.length > this.#unsent.childElementCount;
    this.#unsent.replaceChildren(
      ...value.map((message) => unsentMessage(message, this.#thread, this.#view)),
    );
    // Who sends wants to see it, and what comes.
    if (grew) this.pin();
    else this.#view.frames.request();
  }

  /** The sign of life stands where the answer will: from the moment of sending until the first word. */
  #drawTyping(): void {
    const running = this.#thread.running.value;
    const last = this.#thread.unsent.value.at(-1);
    const waits = running ? running.parts.value.length === 0 : last?.state === 'sending';
    this.#typing.hidden = !waits || this.#thread.stopping.value;
    this.#view.frames.request();
  }

  #drawEmpty(): void {
    const { t } = this.#view;
    const loaded = this.#thread.loaded.value;
    const count = this.#thread.messages.value.length + this.#thread.unsent.value.length;
    this.#empty.hidden = loaded ? count > 0 : count > 0;
    this.#empty.toggleAttribute('data-loading', !loaded);
    this.#empty.style.setProperty('--pywry-chat-delay', loaded ? '0s' : `${LOADING_DELAY}ms`);
    this.#empty.replaceChildren(
      ...(loaded
        ? [h('p', { class: 'pywry-chat-empty-title' }, t('emptyTitle')), h('p', {}, t('emptyHint'))]
        : [h('p', {}, t('loading'))]),
    );
  }

  #drawEarlier(): void {
    const count = this.#thread.earlier.value;
    this.#earlier.hidden = count === 0;
    if (count === 0) this.#earlier.replaceChildren();
    else if (!this.#earlier.firstChild) {
      const { t } = this.#view;
      this.#earlier.append(textButton(t('loadEarlier'), () => this.#loadEarlier()));
    }
  }

  #onScroll(): void {
    this.#see();
    if (this.#scroller.scrollTop < NEAR_START) this.#loadEarlier();
  }

  #loadEarlier(): void {
    if (this.#loadingEarlier || this.#thread.earlier.peek() === 0) return;
    this.#loadingEarlier = true;
    this.#view.announce(this.#view.t('loadingEarlier'));
    this.#earlier.setAttribute('aria-busy', 'true');
    this.follower.remember();
    this.#thread
      .loadEarlier()
      .catch((error: unknown) => this.#view.report(error))
      .finally(() => {
        this.#loadingEarlier = false;
        this.#earlier.removeAttribute('aria-busy');
      });
  }

  #drawBadge(): void {
    const messages = this.#thread.messages.value;
    if (this.follower.pinned.value) this.#seenUntil = messages.at(-1) ?? null;
    const away = !this.follower.atEnd.value && !this.follower.pinned.value;
    if (!this.#badge) return;
    this.#badge.hidden = !away;
    if (!away) return;
    const { t } = this.#view;
    const seen = this.#seenUntil ? messages.lastIndexOf(this.#seenUntil) : -1;
    const count = messages.length - 1 - seen;
    const growing = this.#thread.running.value !== null;
    const label = this.#badge.querySelector('.pywry-chat-new-msg-label');
    const words = growing ? t('newMessagesBelow') : t('jumpToLatest');
    if (label) label.textContent = count > 0 ? t('newMessages', { count }) : words;
    this.#badge.toggleAttribute('data-news', count > 0 || growing);
  }
}
