import { drawnIcon } from './kit';

/** Line icons like those of the page, 20 by 20. */
const PATHS = {
  chevron: 'M7.5 5.5l4.5 4.5-4.5 4.5',
  circle: 'M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z',
  cross: 'M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM7.7 7.7l4.6 4.6M12.3 7.7l-4.6 4.6',
  done: 'M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM7 10.2l2.1 2.1 4-4.3',
  down: 'M10 4.5v11M5 10.5l5 5 5-5',
  eye: 'M2.5 10S5.2 4.9 10 4.9 17.5 10 17.5 10s-2.7 5.1-7.5 5.1S2.5 10 2.5 10zM10 7.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4z',
  hidden:
    'M3.5 3.5l13 13M8 5.2A7 7 0 0 1 10 4.9c4.8 0 7.5 5.1 7.5 5.1a13 13 0 0 1-2.3 2.9M5.4 6.9A12.6 12.6 0 0 0 2.5 10s2.7 5.1 7.5 5.1a7 7 0 0 0 3-.7',
  none: 'M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM7 10h6',
  question:
    'M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM8.2 8.3a1.9 1.9 0 1 1 2.8 1.7c-.7.4-1 .8-1 1.5M10 13.4v.1',
  shield:
    'M10 2.9l5.8 2.2v4.4c0 3.5-2.4 6.2-5.8 7.6-3.4-1.4-5.8-4.1-5.8-7.6V5.1zM10 7v3.4M10 13v.1',
  thought:
    'M10 3.2l1.5 4.1a2 2 0 0 0 1.2 1.2l4.1 1.5-4.1 1.5a2 2 0 0 0-1.2 1.2L10 16.8l-1.5-4.1a2 2 0 0 0-1.2-1.2L3.2 10l4.1-1.5a2 2 0 0 0 1.2-1.2z',
  working: 'M10 3.5a6.5 6.5 0 1 0 6.5 6.5',
} as const;

export type RichIcon = keyof typeof PATHS;

export function richIcon(name: RichIcon): SVGSVGElement {
  const icon = drawnIcon(PATHS[name]);
  icon.dataset['icon'] = name;
  return icon;
}
