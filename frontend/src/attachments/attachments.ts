import type { AttachmentInfo } from '../protocol/generated';
import type { Attached } from '../state/model';
import type { ChatView } from '../view/chat-view';

/** What `attachments.js` gives to `rich.js`. */
export interface Attachments {
  /** Lets the person attach files to a chat's messages, and mention what is on the page, until the view's scope ends. */
  mount(view: ChatView): void;
  /** Draws what is attached to a message that was sent, or is about to be. */
  draw(
    element: HTMLElement,
    attachments: readonly (Attached | AttachmentInfo)[],
    view: ChatView,
    threadId?: string,
  ): void;
}
