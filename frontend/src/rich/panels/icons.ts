import { drawnIcon } from '../kit';

/** Icons that only the panels show, drawn like the others: 20 by 20, with a stroke of 1.5. */
const PATHS = {
  archive: 'M3.5 4h13v3.5h-13zM4.5 7.5v7A1.5 1.5 0 0 0 6 16h8a1.5 1.5 0 0 0 1.5-1.5v-7M8 10.5h4',
  fold: 'M6 8l4 4 4-4',
  clock: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6.2v4l2.6 1.7',
  down: 'M13.5 11V4H6.2a1.6 1.6 0 0 0-1.6 1.3l-.9 4.4A1.4 1.4 0 0 0 5 11.4h3.4l-.6 3a1.5 1.5 0 0 0 1.5 1.8zM13.5 4H16v7h-2.5',
  help: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM8 8a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.4M10 13.6v.1',
  info: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 9.3v4M10 6.6v.1',
  more: 'M5 10h.01M10 10h.01M15 10h.01',
  next: 'M8 5.5l4.5 4.5L8 14.5',
  pencil:
    'M4 16l.7-3.2 8.2-8.2a1.3 1.3 0 0 1 1.9 0l.6.6a1.3 1.3 0 0 1 0 1.9l-8.2 8.2zM11.5 6l2.5 2.5',
  pin: 'M7 3.5h6M8 3.5v4.2L5.8 11v1h8.4v-1L12 7.7V3.5M10 12v4.5',
  previous: 'M12 5.5L7.5 10l4.5 4.5',
  quote: 'M4.5 13.5c2 0 3-1.4 3-3.5V6.5h-3.5V10h2M12.5 13.5c2 0 3-1.4 3-3.5V6.5H12V10h2',
  search: 'M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13.2 13.2l3.3 3.3',
  trash:
    'M4 5.5h12M8 5.5V4a1 1 0 0 1 1-1h2a1 1 0 0 1 1 1v1.5M5.5 5.5l.6 9.6A1.5 1.5 0 0 0 7.6 16.5h4.8a1.5 1.5 0 0 0 1.5-1.4l.6-9.6M8.5 9v4M11.5 9v4',
  up: 'M6.5 9v7h7.3a1.6 1.6 0 0 0 1.6-1.3l.9-4.4A1.4 1.4 0 0 0 15 8.6h-3.4l.6-3a1.5 1.5 0 0 0-1.5-1.8zM6.5 16H4V9h2.5',
} as const;

export type PanelIcon = keyof typeof PATHS;

export function panelIcon(name: PanelIcon): SVGSVGElement {
  const svg = drawnIcon(PATHS[name]);
  svg.dataset['icon'] = name;
  return svg;
}
