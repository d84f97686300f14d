import type { GridContent, MountedGrid } from '../../grid';
import type { TableArtifact } from '../../protocol/generated';
import type { ChatView } from '../../view/chat-view';
import type { Kind, KindPlace } from '../kind';
import { copyText, h, textButton } from '../kit';

/** A table, in a grid that is fetched with the first one. */
export const table: Kind<TableArtifact> = {
  icon: 'table',
  name: 'artifactTable',
  describe: ({ rows }, { t }) => t('rows', { count: rows }),
  draw(place, content) {
    const view = new TableView(place, content);
    return {
      update: (artifact) => view.update(artifact),
      copy: () => view.text(),
      download: () => ({ extension: 'csv', content: view.text(), type: 'text/csv' }),
      enlarge: (on) => view.enlarge(on),
    };
  },
};

class TableView {
  readonly #place: KindPlace;
  #content: TableArtifact;
  #grid: MountedGrid | null = null;
  #enlarged = false;

  constructor(place: KindPlace, content: TableArtifact) {
    this.#place = place;
    this.#content = content;
    this.#load();
    place.scope.add(() => this.#grid?.dispose());
  }

  update(content: TableArtifact): void {
    this.#content = content;
    this.#grid?.update(contentOf(content));
  }

  enlarge(on: boolean): void {
    this.#enlarged = on;
    this.#grid?.enlarge(on);
  }

  /** The rows as they stand now, filtered and sorted. */
  text(): string {
    return this.#grid?.csv() ?? '';
  }

  #load(): void {
    const { body, scope, view } = this.#place;
    const waiting = h('div', { class: 'pywry-chat-table-waiting' });
    waiting.style.height = `min(${this.#content.height}, ${(Math.max(this.#content.rows, 2) + 1.5) * 34}px)`;
    body.replaceChildren(waiting);
    view.assets
      .load('grid.js')
      .then((module) => {
        if (scope.disposed) return;
        body.replaceChildren();
        this.#mount(module as typeof import('../../grid'));
      })
      .catch((error: unknown) => {
        console.warn(error);
        if (scope.disposed) return;
        const again = textButton(view.t('tryAgain'), () => this.#load());
        waiting.replaceChildren(view.t('artifactUnreachable'), again);
      });
  }

  #mount({ mountGrid }: typeof import('../../grid')): void {
    const { body, view } = this.#place;
    this.#grid = mountGrid(body, contentOf(this.#content), {
      locale: view.locale,
      nonce: nonceOf(body.ownerDocument),
      label: this.#place.label(),
      tell: this.#place.tell,
      copy: (text) => this.#copy(text, view),
    });
    if (this.#enlarged) this.#grid.enlarge(true);
  }

  async #copy(text: string, view: ChatView): Promise<void> {
    const done = await copyText(text, this.#place.body);
    view.announce(view.t(done ? 'copied' : 'copyFailed'));
  }
}

function contentOf({
  data,
  columnTypes,
  columnDefs,
  gridOptions,
  height,
}: TableArtifact): GridContent {
  return { data, columnTypes, columnDefs, gridOptions, height };
}

/** What the page's policy lets styles in by; a script that has one still knows it, though the attribute is hidden. */
function nonceOf(document: Document): string {
  return document.querySelector<HTMLElement>('script[nonce], style[nonce]')?.nonce ?? '';
}
