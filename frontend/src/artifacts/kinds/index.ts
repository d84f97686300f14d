import type { Artifact, Kind } from '../kind';
import { code } from './code';
import { html } from './html';
import { image } from './image';
import { json } from './json';
import { markdown } from './markdown';
import { plotly } from './plotly';
import { table } from './table';
import { unknown } from './unknown';

/** Every kind with its own contents; the map does not tell them apart. */
const KINDS = new Map<string, Kind<never>>([
  ['code', code],
  ['html', html],
  ['image', image],
  ['json', json],
  ['markdown', markdown],
  ['plotly', plotly],
  ['table', table],
]);

/** How an artifact is drawn. A newer server may have kinds that this page has not. */
export function kindOf({ artifactType }: Artifact): Kind {
  return (KINDS.get(artifactType) ?? unknown) as Kind;
}
