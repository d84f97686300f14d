/**
 * The live components of the page: its grids and charts. Bundles share no code, so the list hangs on the window, under a symbol:
 * who may not import this file (`rich/`) reads `window[Symbol.for('pywry.components')]`, a `Map` of what is below.
 */

/** What a component shows at this moment, as text: filtered and sorted, and only the selection where there is one. */
export interface Extract {
  readonly content: string;
  readonly mediaType: 'text/csv' | 'application/json';
  /** Of a grid: the rows that are in it, those that there would be, and all of the table. */
  readonly rows?: number;
  readonly shown?: number;
  readonly total?: number;
  /** Whether it is only what the person has selected. */
  readonly selected?: boolean;
}

export interface LiveComponent {
  readonly kind: 'grid' | 'chart';
  /** What it is called, for people. */
  readonly label: string;
  /** Where it stands, to be pointed at. */
  readonly element: HTMLElement;
  /** What it shows now; null while it shows nothing yet. */
  extract(): Extract | null;
}

/** By the component id that Python knows it by. */
export type Components = Map<string, LiveComponent>;

/** Rows of a grid that go into a text at the most. */
export const MAX_ROWS = 10_000;

const KEY = Symbol.for('pywry.components');

/** The page's live components; whoever asks first makes the list. */
export function componentsOf(view: Window): Components {
  const page = view as unknown as Record<symbol, Components | undefined>;
  page[KEY] ??= new Map();
  return page[KEY];
}
