/** The grid: AG Grid Community, fetched with the first table. */
import { type GridContent, type GridServices, MountedGrid } from './grid';

export type { Extract, GridContent, GridServices, MountedGrid } from './grid';

export function mountGrid(
  place: HTMLElement,
  content: GridContent,
  services: GridServices,
): MountedGrid {
  return new MountedGrid(place, content, services);
}
