import type { ChatView } from '../view/chat-view';
import { type ArtifactIcon, artifactIcon } from './icons';
import type { Artifact, Drawn, Kind } from './kind';
import { copyButton, h, setAttribute, setText } from './kit';

export interface HeadActions {
  /** Shows the version before, or after, the one that is shown. */
  step(distance: -1 | 1): void;
  copy(): string;
  download(): void;
  /** Says whether long lines are wrapped now. */
  wrap(): boolean;
  enlarge(): void;
}

/** The line above an artifact: what it is, which version, and what can be done with it. */
export class Head {
  readonly element: HTMLElement;
  readonly #view: ChatView;
  readonly #icon = h('span', { class: 'pywry-chat-artifact-icon' });
  readonly #title = h('bdi', { class: 'pywry-chat-artifact-title' });
  readonly #details = h('span', { class: 'pywry-chat-artifact-details' });
  readonly #versions: HTMLElement;
  readonly #count = h('span', { class: 'pywry-chat-version-count' });
  readonly #previous: HTMLButtonElement;
  readonly #next: HTMLButtonElement;
  readonly #wrap: HTMLButtonElement;
  readonly #copy: HTMLButtonElement;
  readonly #download: HTMLButtonElement;
  readonly #enlarge: HTMLButtonElement;

  constructor(card: HTMLElement, view: ChatView, actions: HeadActions) {
    this.#view = view;
    const { t } = view;
    this.#previous = toolButton(t('previousVersion'), 'previous', () => actions.step(-1));
    this.#next = toolButton(t('nextVersion'), 'next', () => actions.step(1));
    this.#versions = h(
      'div',
      { class: 'pywry-chat-artifact-versions', role: 'group', hidden: true },
      this.#previous,
      this.#count,
      this.#next,
    );
    this.#wrap = toolButton(t('wrapLines'), 'wrap', () => {
      this.#wrap.setAttribute('aria-pressed', String(actions.wrap()));
    });
    // In a window of its own the rest of the chat cannot hold the field that some pages copy by.
    this.#copy = copyButton({ ...view, shell: card }, () => actions.copy());
    this.#download = toolButton(t('download'), 'download', () => actions.download());
    this.#enlarge = toolButton(t('maximise'), 'maximise', () => actions.enlarge());
    this.element = h(
      'div',
      { class: 'pywry-chat-artifact-head' },
      this.#icon,
      h('div', { class: 'pywry-chat-artifact-name' }, this.#title, this.#details),
      this.#versions,
      h(
        'div',
        { class: 'pywry-chat-artifact-tools' },
        this.#wrap,
        this.#copy,
        this.#download,
        this.#enlarge,
      ),
    );
    this.tools(null, false);
  }

  describe(kind: Kind, artifact: Artifact): void {
    const { t } = this.#view;
    if (this.#icon.dataset['kind'] !== kind.name) {
      this.#icon.dataset['kind'] = kind.name;
      this.#icon.replaceChildren(artifactIcon(kind.icon));
    }
    setText(this.#title, artifact.title || t(kind.name));
    setText(this.#details, kind.describe(artifact, this.#view));
  }

  versions(number: number, oldest: number, newest: number): void {
    this.#versions.hidden = oldest === newest;
    this.#versions.setAttribute('aria-label', this.#view.t('version', { number, count: newest }));
    setText(this.#count, `${number}/${newest}`);
    // Not `disabled`, which would drop the focus at the end of the walk.
    setAttribute(this.#previous, 'aria-disabled', number <= oldest ? 'true' : null);
    setAttribute(this.#next, 'aria-disabled', number >= newest ? 'true' : null);
  }

  /** Shows what can be done with what is drawn. */
  tools(drawn: Drawn | null, wraps: boolean): void {
    this.#wrap.hidden = !drawn?.wrap;
    this.#wrap.setAttribute('aria-pressed', String(wraps));
    this.#copy.hidden = !drawn?.copy;
    this.#download.hidden = !drawn?.download;
  }

  enlarged(on: boolean): void {
    const label = this.#view.t(on ? 'restore' : 'maximise');
    this.#enlarge.setAttribute('aria-label', label);
    this.#enlarge.setAttribute('data-tooltip', label);
    this.#enlarge.replaceChildren(artifactIcon(on ? 'restore' : 'maximise'));
    this.focus();
  }

  focus(): void {
    this.#enlarge.focus({ preventScroll: true });
  }

  focusVersions(): void {
    this.#previous.focus({ preventScroll: true });
  }
}

/** A button that is only an icon; its name is its tooltip. */
export function toolButton(label: string, name: ArtifactIcon, run: () => void): HTMLButtonElement {
  return h(
    'button',
    {
      type: 'button',
      class: 'pywry-chat-icon-btn',
      'aria-label': label,
      'data-tooltip': label,
      onclick: run,
    },
    artifactIcon(name),
  );
}
