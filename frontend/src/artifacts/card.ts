import type { PartPlace } from '../parts/place';
import type { ResponsePartModel } from '../state/model';
import type { Scope } from '../view/scope';
import { contentOf } from './content';
import { fileName, save } from './download';
import { Enlarged } from './enlarged';
import { Head } from './head';
import type { Artifact, Drawn, Kind, KindPlace } from './kind';
import { kindOf } from './kinds';
import { h, textButton, untracked } from './kit';

/** Updates that come one upon the other are announced once, after this many milliseconds. */
const ANNOUNCE_AFTER = 400;
/** How high the bodies of artifacts were, so that they have their height before they have their content. */
const heights = new Map<string, number>();
const MOST_HEIGHTS = 300;

/**
 * The frame around an artifact. It shows the newest version, or the one that the reader went back to; whatever goes wrong with the
 * content stays within the frame.
 */
export class Card {
  readonly #place: PartPlace;
  readonly #scope: Scope;
  readonly #id: string;
  readonly #element: HTMLElement;
  readonly #body = h('div', { class: 'pywry-chat-artifact-body' });
  readonly #newer: HTMLElement;
  readonly #head: Head;
  #latest: Artifact;
  /** The version that the reader went back to; null for the newest, whichever that is. */
  #chosen: number | null = null;
  /** The newest version when he went back. */
  #known = 0;
  /** What is drawn, or was to be drawn, and by what. */
  #shown: Artifact;
  #kind: Kind | null = null;
  #drawn: Drawn | null = null;
  #drawnScope: Scope | null = null;
  /** Counts what was asked for: what comes too late is not shown. */
  #turn = 0;
  #wraps = false;
  #cancelAnnouncement = (): void => {};

  constructor(element: HTMLElement, part: ResponsePartModel, place: PartPlace, scope: Scope) {
    this.#place = place;
    this.#scope = scope;
    this.#latest = part.response.peek() as Artifact;
    this.#shown = this.#latest;
    this.#id = `${place.view.chat.id}/${place.thread.id}/${this.#latest.artifactId}`;
    this.#newer = h('div', { class: 'pywry-chat-artifact-newer', hidden: true });
    this.#element = h('div', { class: 'pywry-chat-artifact', role: 'group' });
    const enlarged = new Enlarged(this.#element, place.view, scope, (on) => {
      this.#head.enlarged(on);
      this.#drawn?.enlarge?.(on);
    });
    this.#head = new Head(this.#element, place.view, {
      step: (distance) => this.#step(distance),
      copy: () => this.#drawn?.copy?.() ?? '',
      download: () => this.#download(),
      wrap: () => {
        this.#wraps = !this.#wraps;
        this.#drawn?.wrap?.(this.#wraps);
        return this.#wraps;
      },
      enlarge: () => enlarged.toggle(this.#label()),
    });
    this.#element.append(this.#head.element, this.#newer, this.#body);
    element.append(this.#element);
    this.#keepHeight();
    scope.add(() => this.#clear());
    let first = true;
    scope.effect(() => {
      const artifact = part.response.value as Artifact;
      untracked(() => {
        if (first) this.#show();
        else this.#take(artifact);
      });
      first = false;
    });
  }

  // --- versions

  #take(artifact: Artifact): void {
    this.#latest = artifact;
    const { view } = this.#place;
    if (this.#chosen !== null && this.#chosen < oldestOf(artifact)) this.#chosen = null;
    const words = this.#chosen === null ? 'artifactUpdated' : 'artifactNewer';
    const title = `\u2068${artifact.title || view.t(kindOf(artifact).name)}\u2069`;
    this.#cancelAnnouncement();
    this.#cancelAnnouncement = this.#scope.timeout(
      () => view.announce(view.t(words, { title })),
      ANNOUNCE_AFTER,
    );
    if (this.#chosen === null) this.#show();
    else this.#drawVersions();
  }

  #step(distance: number): void {
    const { version } = this.#latest;
    const number = (this.#chosen ?? version) + distance;
    if (number < oldestOf(this.#latest) || number > version) return;
    this.#chosen = number === version ? null : number;
    this.#known = version;
    this.#show();
  }

  #drawVersions(): void {
    const { view } = this.#place;
    const { version, title } = this.#latest;
    this.#head.versions(this.#chosen ?? version, oldestOf(this.#latest), version);
    this.#newer.hidden = this.#chosen === null || version === this.#known;
    if (this.#newer.hidden) return;
    const words = view.t('artifactNewer', {
      title: `\u2068${title || view.t(kindOf(this.#latest).name)}\u2069`,
    });
    const showNewest = (): void => {
      this.#chosen = null;
      this.#show();
      this.#head.focusVersions();
    };
    this.#newer.replaceChildren(
      h('span', { dir: 'auto' }, words),
      textButton(view.t('showNewest'), showNewest),
    );
  }

  // --- content

  #show(): void {
    this.#turn += 1;
    const turn = this.#turn;
    const { thread, view } = this.#place;
    const latest = this.#latest;
    const file =
      this.#chosen === null ? latest.file : latest.earlier[this.#chosen - oldestOf(latest)];
    this.#drawVersions();
    if (!file) {
      this.#draw(latest);
      return;
    }
    if (this.#chosen === null) {
      this.#shown = latest;
      this.#describe();
    }
    if (!this.#drawn) this.#state('loading');
    this.#body.setAttribute('aria-busy', 'true');
    contentOf(file, thread, view).then(
      (content) => {
        if (turn === this.#turn && !this.#scope.disposed) this.#draw(content);
      },
      (error: Error) => {
        if (turn === this.#turn && !this.#scope.disposed) this.#fail(error.message);
      },
    );
  }

  #draw(content: Artifact): void {
    const kind = kindOf(content);
    this.#shown = content;
    try {
      this.#describe();
      if (this.#drawn && kind === this.#kind) this.#drawn.update(content);
      else this.#drawAnew(kind, content);
      this.#state('ready');
    } catch (error) {
      console.warn(error);
      this.#fail(this.#place.view.t('artifactBroken'));
      return;
    }
    this.#head.tools(this.#drawn, this.#wraps);
  }

  #drawAnew(kind: Kind, content: Artifact): void {
    this.#clear();
    this.#kind = kind;
    const scope = this.#scope.nested();
    this.#drawnScope = scope;
    const { view, thread } = this.#place;
    const body = h('div', { class: 'pywry-chat-artifact-content' });
    const place: KindPlace = {
      view,
      body,
      scope,
      id: this.#id,
      label: () => this.#label(),
      fail: (reason) => {
        if (!scope.disposed) this.#fail(reason);
      },
      tell: (event, data) => {
        if (!view.chat.artifactEvents.peek()) return;
        const { artifactId } = this.#shown;
        thread
          .request('chat:artifact-event', { artifactId, event, data })
          .catch((error: unknown) => console.warn(error));
      },
    };
    this.#body.append(body);
    this.#drawn = kind.draw(place, content);
    this.#drawn.wrap?.(this.#wraps);
    if (this.#element.hasAttribute('data-large')) this.#drawn.enlarge?.(true);
  }

  #clear(): void {
    this.#drawnScope?.dispose();
    this.#drawnScope = null;
    this.#drawn = null;
    this.#kind = null;
    this.#body.replaceChildren();
  }

  #fail(reason: string): void {
    const { view } = this.#place;
    this.#clear();
    this.#state('failed');
    const again = (): void => {
      this.#show();
      // The button has gone: the focus stays in the card.
      this.#head.focus();
    };
    this.#body.append(
      h(
        'div',
        { class: 'pywry-chat-artifact-failure' },
        h('p', {}, reason),
        textButton(view.t('tryAgain'), again),
      ),
    );
    this.#head.tools(null, false);
    view.announce(reason);
  }

  #state(state: 'loading' | 'ready' | 'failed'): void {
    this.#element.setAttribute('data-state', state);
    this.#body.removeAttribute('aria-busy');
    const height = state === 'loading' && heights.get(this.#id);
    this.#body.style.minBlockSize = height ? `${height}px` : '';
  }

  // --- what it is

  #describe(): void {
    const kind = kindOf(this.#shown);
    this.#element.setAttribute('data-kind', kind.name);
    this.#head.describe(kind, this.#shown);
    this.#element.setAttribute('aria-label', this.#label());
  }

  #label(): string {
    const { t } = this.#place.view;
    const { title } = this.#shown;
    const kind = kindOf(this.#shown);
    const name = title ? t('artifactTitled', { kind: t(kind.name), title }) : t(kind.name);
    const details = kind.describe(this.#shown, this.#place.view);
    return details ? t('artifactDetailed', { name, details }) : name;
  }

  async #download(): Promise<void> {
    const { view } = this.#place;
    const { title } = this.#shown;
    try {
      const file = await this.#drawn?.download?.();
      const otherwise = view.t(kindOf(this.#shown).name);
      if (file) save(file, fileName(title, file.extension, otherwise));
    } catch (error) {
      view.report(error);
    }
  }

  #keepHeight(): void {
    if (typeof ResizeObserver !== 'function') return;
    const observer = new ResizeObserver(() => {
      const ready = this.#element.getAttribute('data-state') === 'ready';
      if (!ready || this.#element.hasAttribute('data-large')) return;
      heights.delete(this.#id);
      heights.set(this.#id, this.#body.offsetHeight);
      for (const [id] of heights) if (heights.size > MOST_HEIGHTS) heights.delete(id);
    });
    observer.observe(this.#body);
    this.#scope.add(() => observer.disconnect());
  }
}

/** The oldest version that is kept. */
function oldestOf({ version, earlier }: Artifact): number {
  return version - earlier.length;
}
