/** Line icons, 20 by 20 with a stroke of 1.5, drawn like those of the shell. */
const PATHS = {
  alert: 'M10 6.5v4.2M10 13.6v.1M10 3.2l7.6 13.3H2.4z',
  check: 'M4.5 10.5l3.6 3.6 7.4-8',
  close: 'M5.5 5.5l9 9M14.5 5.5l-9 9',
  copy: 'M7.5 7.5h7A1.5 1.5 0 0 1 16 9v6a1.5 1.5 0 0 1-1.5 1.5h-6A1.5 1.5 0 0 1 7 15V8M13 7.5V5a1.5 1.5 0 0 0-1.5-1.5h-6A1.5 1.5 0 0 0 4 5v6a1.5 1.5 0 0 0 1.5 1.5H7',
  retry: 'M15.8 8A6.2 6.2 0 1 0 16.2 11M16.2 4v4.2H12',
  send: 'M10 16V4.5M4.8 9.5L10 4.3l5.2 5.2',
} as const;

export type IconName = keyof typeof PATHS;

const SVG = 'http://www.w3.org/2000/svg';

/** An icon that assistive technology does not see; what it stands in has the name. */
export function icon(name: IconName): SVGSVGElement {
  return drawnIcon(PATHS[name]);
}

/** An icon of another bundle, by its path. */
export function drawnIcon(lines: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', lines);
  svg.append(path);
  for (const [key, value] of Object.entries({
    class: 'pywry-chat-icon',
    viewBox: '0 0 20 20',
    width: '20',
    height: '20',
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': '1.5',
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
    'aria-hidden': 'true',
  })) {
    svg.setAttribute(key, value);
  }
  return svg;
}
