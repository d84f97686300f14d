import type { MessageModel, ThreadModel } from '../../state/model';
import type { ChatView } from '../../view/chat-view';
import type { Scope } from '../../view/scope';

/** A message that is drawn, for those who add something to it; it ends with its scope. */
export interface MessagePlace {
  readonly view: ChatView;
  readonly thread: ThreadModel;
  readonly message: MessageModel;
  readonly scope: Scope;
  readonly element: HTMLElement;
  readonly content: HTMLElement;
  /** The row of buttons below the message. */
  readonly actions: HTMLElement;
}

/** A row of the list of conversations. */
export interface RowPlace {
  readonly view: ChatView;
  readonly element: HTMLElement;
  /** The button that opens the conversation. */
  readonly button: HTMLElement;
  readonly title: HTMLElement;
  /** Where the buttons stand that do something else. */
  readonly actions: HTMLElement;
  readonly scope: Scope;
}
