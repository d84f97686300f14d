import type { Figure, FrameTheme } from '../artifacts/frameMessages';
import { templateFor } from './chartLook';
import { fieldsOf, isText } from './record';

/** What is given to plotly.js. */
export interface Chart {
  readonly data: unknown[];
  readonly layout: Record<string, unknown>;
  readonly config: Record<string, unknown>;
  readonly frames?: unknown[];
}

/** What an author may say of how a chart behaves. The rest is for other servers, other languages, or links to them. */
const SETTINGS = [
  'displayModeBar',
  'doubleClick',
  'doubleClickDelay',
  'scrollZoom',
  'showAxisDragHandles',
  'showAxisRangeEntryBoxes',
  'showTips',
  'staticPlot',
] as const;

/** A frame may not save files: the page has a button for that. */
const NO_BUTTONS = ['toImage', 'sendDataToCloud'];

/** Returns a figure as it is to be drawn: as large as its frame, in the page's colours, with what is hostile left out. */
export function chartOf(figure: Figure, theme: FrameTheme): Chart {
  const given = fieldsOf(figure.layout);
  const { width, height, ...layout } = given;
  const template = templateFor(layout, theme);
  const { data, frames } = figure;
  return {
    data: Array.isArray(data) ? data : [],
    layout: {
      // What the reader has zoomed and hidden stays when the chart is drawn again.
      uirevision: 'kept',
      ...structuredClone(layout),
      ...(template ? { template } : {}),
      autosize: true,
    },
    config: configOf(figure.config),
    ...(Array.isArray(frames) ? { frames } : {}),
  };
}

export function configOf(config: unknown): Record<string, unknown> {
  const given = fieldsOf(config);
  const kept = SETTINGS.filter((name) => given[name] !== undefined);
  const removed = given['modeBarButtonsToRemove'];
  const without = Array.isArray(removed) ? removed.filter(isText) : [];
  return {
    ...Object.fromEntries(kept.map((name) => [name, given[name]])),
    modeBarButtonsToRemove: [...without, ...NO_BUTTONS],
    responsive: true,
    displaylogo: false,
    showLink: false,
    sendData: false,
    showSendToCloud: false,
    showEditInChartStudio: false,
    plotlyServerURL: '',
  };
}
