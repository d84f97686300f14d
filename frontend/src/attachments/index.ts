/**
 * Attached files and mentions. A bundle of its own, fetched by chats that have them; of what is outside of `attachments/` it imports
 * types, and is given the rest.
 */
import type { Completion } from '../rich/panels/completion';
import type { Kit } from '../view/kit';
import { Attaching } from './attaching';
import type { Attachments } from './attachments';
import { takeKit } from './kit';
import { drawSent } from './sent';
import { words } from './words';

export function install(kit: Kit, completion: typeof Completion): Attachments {
  takeKit(kit, completion);
  return {
    mount(view) {
      view.learn(words);
      new Attaching(view);
    },
    draw(element, attachments, view, threadId) {
      view.learn(words);
      drawSent(element, attachments, view, threadId);
    },
  };
}
