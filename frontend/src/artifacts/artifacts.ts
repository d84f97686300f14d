import type { PartPlace } from '../parts/place';
import type { ResponsePartModel } from '../state/model';
import type { Scope } from '../view/scope';

/** What `artifacts.js` gives to `rich.js`. */
export interface Artifacts {
  /** Draws an artifact into its element, and keeps it up to date until the scope ends. */
  draw(element: HTMLElement, part: ResponsePartModel, place: PartPlace, scope: Scope): void;
}
