import type { GridContent, mountGrid } from '../grid';
import { copyText } from '../view/clipboard';
import type { Content, Kind } from './face';
import { MAX_ROWS } from './registry';

/** What a grid calls its events, and what the author's callbacks hear them as. */
const EVENTS: Readonly<Record<string, string>> = {
  'cell-click': 'grid:cell-click',
  'row-select': 'grid:row-selected',
};

/** A table, in the grid that conversations have, too. */
export const grid: Kind<Content & GridContent> = {
  kind: 'grid',
  changed: 'grid:update-data',
  prepare: (assets) => assets.load('grid.js'),
  async show(place, content, { assets, locale, label, tell }) {
    const module = (await assets.load('grid.js')) as { mountGrid: typeof mountGrid };
    const mounted = module.mountGrid(place, content, {
      locale,
      nonce: nonceOf(place.ownerDocument),
      label,
      tell(event, data) {
        const known = EVENTS[event];
        if (known) tell(known, data);
      },
      copy: (text) => void copyText(text, place),
    });
    return {
      update: (next) => mounted.update(next),
      extract() {
        const { csv, rows, shown, total, selected } = mounted.extract(MAX_ROWS);
        return { content: csv, mediaType: 'text/csv', rows, shown, total, selected };
      },
      dispose: () => mounted.dispose(),
    };
  },
};

/** What the page's policy lets styles in by; a script that has one still knows it, though the attribute is hidden. */
function nonceOf(page: Document): string {
  return page.querySelector<HTMLElement>('script[nonce], style[nonce]')?.nonce ?? '';
}
