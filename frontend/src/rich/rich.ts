import type { PartPlace } from '../parts/place';
import type { AttachmentInfo } from '../protocol/generated';
import type { Attached, ResponsePartModel, ThinkingPartModel, ThreadModel } from '../state/model';
import type { ChatView } from '../view/chat-view';
import type { Scope } from '../view/scope';
import type { AlertPlace } from './panels/alert';
import type { MessagePlace } from './panels/place';
import type { ThreadList } from './panels/thread-list';

/** What `rich.js` gives the page. */
export interface Rich {
  /** Draws what a chat has beside its messages; once for each chat, and until its scope ends. */
  mount(view: ChatView): void;
  /** Draws a part into its element, until the scope ends. */
  part(
    element: HTMLElement,
    part: ThinkingPartModel | ResponsePartModel,
    place: PartPlace,
    scope: Scope,
  ): DrawnPart;
  /** Draws, below the messages of a thread, what the user might say next. */
  followUps(element: HTMLElement, thread: ThreadModel, view: ChatView, scope: Scope): void;
  /** Puts beside a message what can be done with it, until its scope ends. */
  message(place: MessagePlace): void;
  /** Draws what is attached to a message that was sent, or is about to be. */
  attachments(
    element: HTMLElement,
    attachments: readonly (Attached | AttachmentInfo)[],
    view: ChatView,
  ): void;
  /** Draws the list of conversations. */
  threads(view: ChatView): Pick<ThreadList, 'toggle'>;
  /** Runs what was typed into the composer and looks like a command. */
  command(view: ChatView, text: string): void;
  /** Shows a notice of the author's on a page, with or without a chat. */
  alert(place: AlertPlace, data: unknown): void;
}

export interface DrawnPart {
  /** Nothing more will be added to the part. */
  end(): void;
}
