/**
 * What the first paint can do without: the parts of an answer that are not text, questions, panels. A bundle of its own; of what
 * is outside of `rich/` it imports types, and is given the rest.
 */
import type { ChatView } from '../view/chat-view';
import type { Kit } from '../view/kit';
import { takeKit } from './kit';
import type { Rich } from './rich';

/** Everything that stands beside the messages; each ends with the view's scope. */
const MOUNTS: readonly ((view: ChatView) => void)[] = [];

export function install(kit: Kit): Rich {
  takeKit(kit);
  return {
    mount(view) {
      for (const mount of MOUNTS) mount(view);
    },
    part(element) {
      element.hidden = true;
      return { end() {} };
    },
  };
}
