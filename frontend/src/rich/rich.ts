import type { PartPlace } from '../parts/place';
import type { ResponsePartModel, ThinkingPartModel } from '../state/model';
import type { ChatView } from '../view/chat-view';
import type { Scope } from '../view/scope';

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
}

export interface DrawnPart {
  /** Nothing more will be added to the part. */
  end(): void;
}
