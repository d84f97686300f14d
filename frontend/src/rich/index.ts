/**
 * What the first paint can do without: the parts of an answer that are not text, questions, panels. A bundle of its own; of what
 * is outside of `rich/` it imports types, and is given the rest.
 */
import type { PartPlace } from '../parts/place';
import type { Response, ResponsePartModel } from '../state/model';
import type { ChatView } from '../view/chat-view';
import type { Kit } from '../view/kit';
import type { Scope } from '../view/scope';
import { mountAnnouncer } from './beside/announcer';
import { Asking } from './beside/asking';
import { drawAttachments, mountAttaching } from './beside/attachments';
import { drawFollowUps } from './beside/follow-ups';
import { mountTodos } from './beside/todos';
import { takeKit } from './kit';
import { messageActions, PANEL_MOUNTS, runTyped, showAlert, ThreadList } from './panels';
import { drawArtifact } from './parts/artifact';
import { drawCitation } from './parts/citation';
import { drawStatus } from './parts/status';
import { drawThinking } from './parts/thinking';
import { drawTool } from './parts/tool';
import { drawQuestion } from './question/question';
import type { DrawnPart, Rich } from './rich';
import { words } from './words';

/** Everything that stands beside the messages; each ends with the view's scope. */
const MOUNTS: readonly ((view: ChatView) => void)[] = [
  (view) => view.learn(words),
  // Before those that have more to say: the last word is heard.
  mountAnnouncer,
  (view) => new Asking(view),
  mountTodos,
  mountAttaching,
  ...PANEL_MOUNTS,
];

type Draw = (
  element: HTMLElement,
  part: ResponsePartModel,
  place: PartPlace,
  scope: Scope,
) => DrawnPart;

const PARTS: Partial<Record<Response['type'], Draw>> = {
  artifact: drawArtifact,
  citation: drawCitation,
  input_required: drawQuestion,
  status: drawStatus,
  tool_call: drawTool,
  tool_result: drawTool,
};

export function install(kit: Kit): Rich {
  takeKit(kit);
  return {
    mount(view) {
      for (const mount of MOUNTS) mount(view);
    },
    part(element, part, place, scope) {
      if (part.type === 'thinking') return drawThinking(element, part, place, scope);
      const draw = PARTS[part.response.peek().type];
      if (draw) return draw(element, part, place, scope);
      element.hidden = true;
      return { end() {} };
    },
    followUps: drawFollowUps,
    message: messageActions,
    attachments: drawAttachments,
    threads: (view) => new ThreadList(view),
    command: runTyped,
    alert(place, data) {
      place.words.learn(words);
      showAlert(place, data);
    },
  };
}
