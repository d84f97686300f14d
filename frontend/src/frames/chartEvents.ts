import type { ChartEventKind, Plain } from '../artifacts/frameMessages';
import type { Send } from './channel';
import { fieldsOf } from './record';

/** Milliseconds between two reports of what the pointer is over. */
const HOVER_PAUSE = 100;
const MAX_POINTS = 1000;
const MAX_LIST = 50;
const FIELDS = ['x', 'y', 'z', 'lat', 'lon', 'label', 'value', 'text', 'customdata', 'location'];
/** What changes because the frame did. */
const SIZES = new Set(['autosize', 'width', 'height']);

/** The element of a chart, as plotly.js makes it. */
export interface ChartElement extends HTMLElement {
  on(event: string, heard: (data: unknown) => void): void;
}

/** Tells the page what is done with the chart. */
export function tellEvents(chart: ChartElement, send: Send): void {
  const tell = (kind: ChartEventKind, data: unknown): void => {
    const { points } = fieldsOf(data);
    const list = Array.isArray(points) ? points.slice(0, MAX_POINTS) : [];
    send({ type: 'event', kind, points: list.map(pointOf) });
  };
  let hovered = 0;
  chart.on('plotly_click', (data) => tell('click', data));
  chart.on('plotly_selected', (data) => tell('selected', data));
  chart.on('plotly_hover', (data) => {
    const now = performance.now();
    if (now - hovered < HOVER_PAUSE) return;
    hovered = now;
    tell('hover', data);
  });
  chart.on('plotly_relayout', (data) => {
    const changes = Object.entries(fieldsOf(data)).filter(([name]) => !SIZES.has(name));
    const plain = changes.map(([name, value]) => [name, plainOf(value)] as const);
    if (plain.length > 0)
      send({ type: 'event', kind: 'relayout', points: [Object.fromEntries(plain)] });
  });
}

function pointOf(point: unknown): Plain {
  const given = fieldsOf(point);
  const plain: Record<string, Plain> = {
    curve: plainOf(given['curveNumber']),
    point: plainOf(given['pointNumber']),
    name: plainOf(fieldsOf(given['data'])['name']),
  };
  for (const name of FIELDS) if (given[name] !== undefined) plain[name] = plainOf(given[name]);
  return plain;
}

/** A number, a text or a short list of them; of anything else, nothing. */
function plainOf(value: unknown): Plain {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  if (Array.isArray(value) || ArrayBuffer.isView(value))
    return Array.from(value as ArrayLike<unknown>)
      .slice(0, MAX_LIST)
      .map((each) => (typeof each === 'object' ? null : plainOf(each)));
  return null;
}
