import type { Attachments } from '../../attachments/attachments';
import type { AttachmentInfo } from '../../protocol/generated';
import type { Attached } from '../../state/model';
import type { ChatView } from '../../view/chat-view';
import { whole } from '../kit';
import { Completion } from '../panels/completion';

type AttachmentsModule = typeof import('../../attachments');

/** Milliseconds until it is fetched again, the first time; then twice as long each time. */
const AGAIN_AFTER = 1000;
const LONGEST_WAIT = 60_000;

const loaded = new WeakMap<ChatView, Promise<Attachments>>();

/** Fetches what files are attached with, in chats that take them or have something to mention. */
export function mountAttaching(view: ChatView): void {
  const { chat, scope } = view;
  let mounted = false;
  scope.effect(() => {
    const wanted = chat.attachmentRules.value !== null || chat.contextSources.value !== null;
    if (!wanted || mounted) return;
    mounted = true;
    load(view).then((attachments) => {
      if (!scope.disposed) attachments.mount(view);
    });
  });
}

/** Draws what is attached to a message. */
export function drawAttachments(
  element: HTMLElement,
  attachments: readonly (Attached | AttachmentInfo)[],
  view: ChatView,
  threadId?: string,
): void {
  load(view).then((drawer) => drawer.draw(element, attachments, view, threadId));
}

function load(view: ChatView): Promise<Attachments> {
  const known = loaded.get(view);
  if (known) return known;
  const loading = new Promise<Attachments>((resolve) => {
    const attempt = (wait: number): void => {
      fetchThem(view).then(resolve, (error: unknown) => {
        console.warn(error);
        view.scope.timeout(() => attempt(Math.min(2 * wait, LONGEST_WAIT)), wait);
      });
    };
    attempt(AGAIN_AFTER);
  });
  loaded.set(view, loading);
  return loading;
}

async function fetchThem({ assets, shell }: ChatView): Promise<Attachments> {
  const [module] = await Promise.all([
    assets.load('attachments.js'),
    assets.style('attachments.css', shell.getRootNode() as Document | ShadowRoot),
  ]);
  return (module as AttachmentsModule).install(whole, Completion);
}
