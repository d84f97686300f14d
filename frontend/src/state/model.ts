/**
 * What the views see. `state/` implements it, `view/` reads it and calls its methods; neither knows the other's inside.
 *
 * Everything that changes is a signal. Methods that need the server return promises that settle when it has answered;
 * a refusal rejects with `Refusal`, whose `message` is a sentence for the person at the page.
 */
import type { ReadonlySignal, Signal } from '@preact/signals-core';
import type {
  AttachedFile,
  AttachedWidget,
  AttachmentInfo,
  AttachmentRules,
  CommandResult,
  ContextSource,
  Failure,
  Feedback,
  InputRequiredResponse,
  Message,
  QueuedMessage,
  SearchHit,
  SettingsItem,
  SlashCommandDef,
  TextChunkResponse,
  ThinkingResponse,
  ThreadInfo,
  TodoItem,
} from '../protocol/generated';

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

/** Something to be told in passing. */
export type Notice =
  /** Happened without the person's asking. */
  | { readonly kind: 'thread-unknown' | 'thread-removed'; readonly threadId: string }
  /** What a command of his did, in the server's words. */
  | { readonly kind: 'command'; readonly text: string };

/** The chat that one panel shows: an owner's threads, and which of them is open on this page. */
export interface ChatModel {
  readonly id: string;
  readonly link: ReadonlySignal<Link>;
  /** Try to connect now, without waiting for the next attempt. */
  reconnect(): void;
  /** False until the first snapshot. */
  readonly ready: ReadonlySignal<boolean>;
  /** All of them, newest first. */
  readonly threads: ReadonlySignal<readonly ThreadInfo[]>;
  /** What a list shows: without the archived ones, the pinned ones first, then newest first. */
  readonly listed: ReadonlySignal<readonly ThreadInfo[]>;
  /** The archived ones, newest first. */
  readonly archived: ReadonlySignal<readonly ThreadInfo[]>;
  /** The open thread; null until the first snapshot. */
  readonly thread: ReadonlySignal<ThreadModel | null>;
  /** The values, by the items' ids. A refused change makes it change, too: to an equal object. */
  readonly settings: ReadonlySignal<Readonly<Record<string, unknown>>>;
  /** What the settings menu shows, in its order; actions are "changed" with `changeSetting(id, null)`. */
  readonly settingsItems: ReadonlySignal<readonly SettingsItem[]>;
  /** What the palette shows; names begin with `/`. */
  readonly commands: ReadonlySignal<readonly SlashCommandDef[]>;
  /** What the user might begin a thread with. */
  readonly starters: ReadonlySignal<readonly string[]>;
  /** Whether answers can be rated. */
  readonly canRate: ReadonlySignal<boolean>;
  /** Whether Python wants to know what is done with artifacts. */
  readonly artifactEvents: ReadonlySignal<boolean>;
  /** What may be mentioned; null when there are no mentions at all. */
  readonly contextSources: ReadonlySignal<readonly ContextSource[] | null>;
  /** What may be attached; null when nothing may. */
  readonly attachmentRules: ReadonlySignal<AttachmentRules | null>;
  /** Why what is said cannot be kept at the moment; empty when it can. */
  readonly trouble: ReadonlySignal<string>;
  /** Threads with something new that this page has not shown. */
  readonly unread: ReadonlySignal<ReadonlySet<string>>;
  /** The last thing to be told; null when it was dismissed. */
  readonly notice: ReadonlySignal<Notice | null>;
  dismissNotice(): void;
  changeSetting(key: string, value: unknown): Promise<void>;
  /**
   * Runs a slash command, in the open thread unless another one is named. A file that comes of it is saved, and what
   * the command says becomes the notice, before the promise settles.
   */
  runCommand(command: string, args: string, threadId?: string): Promise<CommandResult>;
  /** Titles and messages that hold the text; nothing for an empty one. */
  search(query: string): Promise<readonly SearchHit[]>;
  /** Opens it, too. A temporary thread is kept nowhere. */
  createThread(options?: { readonly temporary?: boolean }): Promise<void>;
  openThread(threadId: string): void;
  updateThread(
    threadId: string,
    change: { readonly pinned?: boolean; readonly archived?: boolean },
  ): Promise<void>;
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
  /** Loads earlier messages until one is among `messages`; false when it is not in the branch. */
  loadUntil(messageId: string): Promise<boolean>;
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
  /** The question that waits for the user, if there is one; a new object when the question changes. */
  readonly question: ReadonlySignal<QuestionModel | null>;
  /** The to-do list; none is an empty one. */
  readonly todos: ReadonlySignal<readonly TodoItem[]>;
  /** What the last answer proposes to say next; empty as soon as something is said or an answer runs. */
  readonly suggestions: ReadonlySignal<readonly string[]>;
  /**
   * Tool calls and their results, both ways: the part of a call gives the part of its result, the result's gives the
   * call's. A result may stand in a later message than its call, because a question in between ends a message. A
   * result that is not here was called by nothing that is loaded.
   */
  readonly tools: ReadonlySignal<ReadonlyMap<ResponsePartModel, ResponsePartModel>>;
  /** What the user said before, newest first, nothing twice in a row. For the arrow keys. */
  history(): readonly string[];
  /**
   * Never loses the text: it is shown as unsent until the server has it. While `question.composed`, the text is the
   * answer (so a composer must not take it for a command then); otherwise a message, which waits in the queue while an
   * answer runs.
   */
  send(text: string, attachments?: readonly Attached[]): void;
  /** Sends an event about this thread; for what is loaded later and has no method here. */
  request(type: string, data: object): Promise<unknown>;
  stop(): void;
  /**
   * Answers the pending question: an option or words in `text`, a form's values or an approval's arguments in `values`,
   * or `cancel`. Rejects with a `Refusal` whose `fields` say what is wrong with which field of a form.
   */
  answer(requestId: string, answer: Answer): Promise<void>;
  /** Says something else instead of a message of the user's: a version of it, and an answer to that. */
  edit(messageId: string, text: string): Promise<void>;
  /** Shows another version, one of a message's `versions`, and what followed it. */
  selectVersion(messageId: string): Promise<void>;
  /** Null takes the rating back. */
  rate(messageId: string, value: Feedback['value'] | null, comment?: string): Promise<void>;
  clearTodos(): Promise<void>;
  /** Sends a waiting message now: the running answer is stopped. */
  sendQueued(id: string): Promise<void>;
  /** Another answer in the place of this one (or another answer to this user message). */
  regenerate(messageId: string): Promise<void>;
  removeQueued(id: string): Promise<void>;
  resend(clientId: string): void;
  discardUnsent(clientId: string): void;
}

export interface QuestionModel {
  readonly messageId: string;
  readonly request: InputRequiredResponse;
  /** Whether the composer answers it, because it asks for words: `text` and `filename`. */
  readonly composed: boolean;
}

export interface Answer {
  readonly text?: string;
  readonly values?: Readonly<Record<string, unknown>>;
  readonly cancel?: boolean;
}

/** What goes with a message. */
export type Attached = AttachedFile | AttachedWidget;

export interface UnsentMessage {
  readonly clientId: string;
  readonly text: string;
  readonly attachments?: readonly Attached[];
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
  /** Seconds since 1970 at which the answer ended. */
  readonly finished: ReadonlySignal<number | null>;
  /** The model that the answer was asked of. */
  readonly model: ReadonlySignal<string | null>;
  readonly feedback: ReadonlySignal<Feedback | null>;
  /** The ids of all versions, this one among them, oldest first; empty when there is only this one. */
  readonly versions: ReadonlySignal<readonly string[]>;
  /** Grows at the end and within its parts; a new array only when the number or the kind of parts changes. */
  readonly parts: ReadonlySignal<readonly PartModel[]>;
  /** What the user attached. */
  readonly attachments: readonly AttachmentInfo[];
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

/** Plain text that grows like a text part. */
export interface ThinkingPartModel {
  readonly type: 'thinking';
  readonly text: string;
  readonly grown: ReadonlySignal<number>;
  /** Seconds that it took. Null until it is done, and for ever when the message ended before. */
  readonly duration: ReadonlySignal<number | null>;
}

/** Every response but text and thinking. Views must expect types that they do not know: a newer server may be there. */
export type Response = Exclude<Message['parts'][number], TextChunkResponse | ThinkingResponse>;

/** Views draw it by `response.type`, which never changes; a question's state and answer do. */
export interface ResponsePartModel {
  readonly type: 'response';
  readonly response: ReadonlySignal<Response>;
}

export type PartModel = TextPartModel | ThinkingPartModel | ResponsePartModel;
