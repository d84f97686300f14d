/**
 * Artifacts: code, documents, tables, charts, pictures, data. A bundle of its own, fetched with the first of them; of what is outside
 * of `artifacts/` it imports types, and is given the rest.
 */
import type { Kit } from '../view/kit';
import type { Artifacts } from './artifacts';
import { Card } from './card';
import { takeKit } from './kit';
import { words } from './words';

export function install(kit: Kit): Artifacts {
  takeKit(kit);
  return {
    draw(element, part, place, scope) {
      place.view.learn(words);
      new Card(element, part, place, scope);
    },
  };
}
