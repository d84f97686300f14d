import type { Artifacts } from '../../artifacts/artifacts';
import type { PartPlace } from '../../parts/place';
import type { Response, ResponsePartModel } from '../../state/model';
import type { ChatView } from '../../view/chat-view';
import type { Scope } from '../../view/scope';
import { h, textButton, whole } from '../kit';
import type { DrawnPart } from '../rich';

type ArtifactsModule = typeof import('../../artifacts');
type Artifact = Extract<Response, { readonly type: 'artifact' }>;

/** Milliseconds until it is fetched again, the first time; then twice as long each time. */
const AGAIN_AFTER = 1000;
const LONGEST_WAIT = 60_000;

/** What draws artifacts, for each document or shadow root that has the style sheet. */
const loaded = new WeakMap<Node, Artifacts>();

/** An artifact; a box of about its height until `artifacts.js` is there. */
export function drawArtifact(
  element: HTMLElement,
  part: ResponsePartModel,
  place: PartPlace,
  scope: Scope,
): DrawnPart {
  const { view } = place;
  const drawn = { end() {} };
  const there = loaded.get(view.shell.getRootNode());
  if (there) {
    there.draw(element, part, place, scope);
    return drawn;
  }
  const holder = h('div', { class: 'pywry-chat-artifact-holder' });
  holder.style.minBlockSize = reserved(part.response.peek() as Artifact);
  element.append(holder);
  let wait = AGAIN_AFTER;
  const attempt = (): void => {
    holder.replaceChildren();
    load(view).then(
      (artifacts) => {
        if (scope.disposed) return;
        holder.remove();
        artifacts.draw(element, part, place, scope);
      },
      (error: unknown) => {
        if (scope.disposed) return;
        console.warn(error);
        const cancel = scope.timeout(attempt, wait);
        wait = Math.min(2 * wait, LONGEST_WAIT);
        const retry = (): void => {
          cancel();
          attempt();
        };
        holder.append(textButton(view.t('partFailed'), retry));
      },
    );
  };
  attempt();
  return drawn;
}

async function load({ assets, shell }: ChatView): Promise<Artifacts> {
  const root = shell.getRootNode() as Document | ShadowRoot;
  const known = loaded.get(root);
  if (known) return known;
  const [module] = await Promise.all([
    assets.load('artifacts.js'),
    assets.style('artifacts.css', root),
  ]);
  const artifacts = loaded.get(root) ?? (module as ArtifactsModule).install(whole);
  loaded.set(root, artifacts);
  return artifacts;
}

/** About how high it will be: its line of buttons, and its content. */
function reserved(artifact: Artifact): string {
  if ('height' in artifact && artifact.height) return `calc(${artifact.height} + 42px)`;
  if (artifact.artifactType !== 'code') return '240px';
  const lines = artifact.file ? 100 : artifact.content.split('\n', 20).length;
  return `${Math.min(420, 20 * lines + 24) + 42}px`;
}
