import { drawAttachments } from '../beside/attachments';
import { details } from './details';
import { editing } from './edit';
import type { MessagePlace } from './place';
import { rating } from './rating';
import { versions } from './versions';

/** Puts beside a message what can be done with it. */
export function messageActions(place: MessagePlace): void {
  versions(place);
  if (place.message.role === 'user') {
    const { message, content, view, thread } = place;
    if (message.attachments.length) drawAttachments(content, message.attachments, view, thread.id);
    editing(place);
  } else {
    rating(place, details(place));
  }
}
