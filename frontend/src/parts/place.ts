import type { MessageModel, ThreadModel } from '../state/model';
import type { ChatView } from '../view/chat-view';

/** Where a part of an answer stands. */
export interface PartPlace {
  readonly view: ChatView;
  readonly thread: ThreadModel;
  readonly message: MessageModel;
}
