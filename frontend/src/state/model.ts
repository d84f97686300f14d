/**
 * What the views see. `state/` implements it, `view/` reads it and calls its methods; neither knows the other's inside.
 *
 * Everything that changes is a signal. Methods that need the server return promises that settle when it has answered;
 * a refusal rejects with `Refusal`, whose `message` is a sentence for the person at the page.
 */
import type { ReadonlySignal, Signal } from '@preact/signals-core';
import type { Failure, Message, QueuedMessage, ThreadInfo } from '../protocol/generated';

export type MessageStatus = Message['status'];

/** How the page stands with its server. */
export type Link =
  | { readonly state: 'connecting'; readonly attempt: number }
  | { readonly state: 'open' }
  /** Between attempts; `retryAt` is on the `performance.now()` clock. */
  | { readonly state: 'waiting'; readonly attempt: number; readonly retryAt: number }
  /** The browser says that there is no network. */
  | { readonly state: 'offline' }
  /** Only reloading helps: another version, or refused for good. `reason` is empty or the server's own words. */
  | { readonly state: 'refused'; readonly reason: string };

/** Something that happened and that the person did not ask for. */
export interface Notice {
  readonly kind: 'thread-unknown' | 'thread-removed';
  readonly threadId: string;
}

/** The chat that one panel shows: an owner's threads, and which of them is open on this page. */
export interface ChatModel {
  readonly id: string;
  readonly link: ReadonlySignal<Link>;
  /** Try to connect now, without waiting for the next attempt. */
  reconnect(): void;
  /** False until the first snapshot. */
  readonly ready: ReadonlySignal<boolean>;
  /** Newest first. */
  readonly threads: ReadonlySignal<readonly ThreadInfo[]>;
  /** The open thread; null until the first snapshot. */
  readonly thread: ReadonlySignal<ThreadModel | null>;
  readonly settings: ReadonlySignal<Readonly<Record<string, unknown>>>;
  /** Threads with something new that this page has not shown. */
  readonly unread: ReadonlySignal<ReadonlySet<string>>;
  /** Another thread than the wanted one was opened, and why. */
  readonly notice: ReadonlySignal<Notice | null>;
  dismissNotice(): void;
  changeSetting(key: string, value: unknown): Promise<void>;
  createThread(): Promise<void>;
  openThread(threadId: string): void;
  renameThread(threadId: string, title: string): Promise<void>;
  deleteThread(threadId: string): Promise<void>;
  restoreThread(threadId: string): Promise<void>;
}

export interface ThreadModel {
  readonly id: string;
  readonly loaded: ReadonlySignal<boolean>;
  /** The loaded end of the active branch, oldest first. */
  readonly messages: ReadonlySignal<readonly MessageModel[]>;
  /** How many messages come before the first of `messages`. */
  readonly earlier: ReadonlySignal<number>;
  loadEarlier(): Promise<void>;
  /** What this page sent and the server has not confirmed; drawn after `messages`. */
  readonly unsent: ReadonlySignal<readonly UnsentMessage[]>;
  /** What waits on the server for the running answer to end. */
  readonly queue: ReadonlySignal<readonly QueuedMessage[]>;
  /** The answer that is being made, if there is one. */
  readonly running: ReadonlySignal<MessageModel | null>;
  /** True from a click on Stop until the server says that it has stopped. */
  readonly stopping: ReadonlySignal<boolean>;
  /** The composer's text, kept across reloads. */
  readonly draft: Signal<string>;
  /** Never loses the text: it is shown as unsent until the server has it. */
  send(text: string): void;
  stop(): void;
  /** Another answer in the place of this one (or another answer to this user message). */
  regenerate(messageId: string): Promise<void>;
  removeQueued(id: string): Promise<void>;
  resend(clientId: string): void;
  discardUnsent(clientId: string): void;
}

export interface UnsentMessage {
  readonly clientId: string;
  readonly text: string;
  /** `refused` has a reason; the text can be sent again, edited or thrown away. */
  readonly state: 'sending' | 'waiting' | 'refused';
  readonly reason?: string;
}

export interface MessageModel {
  readonly id: string;
  readonly role: 'user' | 'assistant';
  readonly created: number;
  readonly status: ReadonlySignal<MessageStatus>;
  readonly failure: ReadonlySignal<Failure | null>;
  /** Grows at the end and in the last text part; a new array only when the number or the kind of parts changes. */
  readonly parts: ReadonlySignal<readonly PartModel[]>;
  /** All text parts, joined: what Copy copies. */
  text(): string;
}

/** Text arrives by `grown`; a view reads `text.slice(seen)`. A text that is replaced is a new part object. */
export interface TextPartModel {
  readonly type: 'text';
  readonly text: string;
  /** Counts the changes of `text`; reading it in an effect subscribes. */
  readonly grown: ReadonlySignal<number>;
}

/** Every other response, as it came; a new object when it changes. Views draw it by `response.type`. */
export interface ResponsePartModel {
  readonly type: 'response';
  readonly response: { readonly type: string };
}

export type PartModel = TextPartModel | ResponsePartModel;
