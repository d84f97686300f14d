import { drawnIcon } from './kit';

/** Line icons like those of the page, 20 by 20. */
const PATHS = {
  chart: 'M3.5 16.5h13M5.5 13.5v-4M10 13.5v-9M14.5 13.5V8',
  chevron: 'M7.5 5.5l4.5 4.5-4.5 4.5',
  code: 'M7 6L3 10l4 4M13 6l4 4-4 4',
  data: 'M7.5 3.5C5.5 3.5 6 6 6 7.5S5.3 10 4 10c1.3 0 2 1 2 2.5S5.5 16.5 7.5 16.5M12.5 3.5c2 0 1.5 2.5 1.5 4S14.7 10 16 10c-1.3 0-2 1-2 2.5s.5 4-1.5 4',
  document: 'M5 3h7l3.5 3.5V17H5zM11.8 3.2v3.5h3.5M7.5 10h5M7.5 13h5',
  download: 'M10 3.5v9M6 9l4 4 4-4M4 16.5h12',
  image: 'M3.5 4.5h13v11h-13zM3.5 13l3.7-3.7 3.3 3.2 2.2-2 3.8 3.5M12.8 7.8v.1',
  maximise: 'M11.5 4H16v4.5M16 4l-5 5M8.5 16H4v-4.5M4 16l5-5',
  minus: 'M5 10h10',
  next: 'M8 5.5l4.5 4.5L8 14.5',
  page: 'M3 4.5h14v11H3zM3 8h14M5.5 6.3v-.1M7.7 6.3v-.1',
  plus: 'M5 10h10M10 5v10',
  previous: 'M12 5.5L7.5 10l4.5 4.5',
  restore: 'M16 8.5h-4.5V4M16.5 3.5l-5 5M4 11.5h4.5V16M3.5 16.5l5-5',
  table: 'M3.5 4.5h13v11h-13zM3.5 8.2h13M3.5 11.9h13M8 8.2v7.3',
  unknown:
    'M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM8.2 8.3a1.9 1.9 0 1 1 2.8 1.7c-.7.4-1 .8-1 1.5M10 13.4v.1',
  up: 'M5.5 12.5L10 8l4.5 4.5',
  down: 'M5.5 8l4.5 4.5L14.5 8',
  wrap: 'M3.5 5.5h13M3.5 10h10a2.75 2.75 0 0 1 0 5.5H10M12 13l-2.5 2.5L12 18M3.5 15.5h3',
} as const;

export type ArtifactIcon = keyof typeof PATHS;

export function artifactIcon(name: ArtifactIcon): SVGSVGElement {
  const icon = drawnIcon(PATHS[name]);
  icon.dataset['icon'] = name;
  return icon;
}
