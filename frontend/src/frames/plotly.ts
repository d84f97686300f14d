/** The document in which a chart is drawn: the page gives it the library and the figure. */
import type { Figure, FrameTheme, PageMessage } from '../artifacts/frameMessages';
import { connect, type Send, tellErrors } from './channel';
import { type ChartElement, tellEvents } from './chartEvents';
import { type Chart, chartOf } from './figure';
import { rulesOf } from './look';
import { cutNetwork } from './network';

interface Plotly {
  newPlot(place: HTMLElement, chart: Chart): Promise<ChartElement>;
  react(place: HTMLElement, chart: Chart): Promise<ChartElement>;
  toImage(chart: Chart, options: Readonly<Record<string, unknown>>): Promise<string>;
}

const RULES = `
  html, body { height: 100%; margin: 0; overflow: hidden; }
  body { background: transparent; }
  #chart { height: 100%; }`;

const rules = new CSSStyleSheet();
document.adoptedStyleSheets = [rules];

let plotly: Plotly;
let place: HTMLElement;
let figure: Figure;
let theme: FrameTheme;

/** Runs the library, once; it makes itself a name in the window. */
async function run(library: Blob): Promise<Plotly> {
  const script = document.createElement('script');
  const url = URL.createObjectURL(library.slice(0, library.size, 'text/javascript'));
  script.src = url;
  await new Promise((resolve, reject) => {
    script.onload = resolve;
    script.onerror = () => reject(new Error('plotly.js could not be read'));
    document.head.append(script);
  });
  URL.revokeObjectURL(url);
  return (globalThis as unknown as { Plotly: Plotly }).Plotly;
}

function wear(): void {
  rules.replaceSync(rulesOf(theme) + RULES);
}

async function draw(message: Extract<PageMessage, { type: 'draw' }>, send: Send): Promise<void> {
  ({ figure, theme } = message);
  wear();
  plotly = await run(message.library);
  wear();
  place = document.createElement('div');
  place.id = 'chart';
  document.body.replaceChildren(place);
  tellEvents(await plotly.newPlot(place, chartOf(figure, theme)), send);
  tellErrors(send);
  send({ type: 'ready' });
}

async function redraw(): Promise<void> {
  wear();
  await plotly.react(place, chartOf(figure, theme));
}

/** An image has a background, because nobody knows what it will be put upon. */
function image(format: string): Promise<string> {
  const chart = chartOf(figure, theme);
  const ground = theme.tokens['--pywry-bg-primary'] || 'white';
  const layout = { paper_bgcolor: ground, ...chart.layout };
  const options = { format, width: innerWidth, height: innerHeight, scale: 2 };
  return plotly.toImage({ ...chart, layout }, options);
}

async function receive(message: PageMessage, send: Send): Promise<void> {
  if (message.type === 'draw') await draw(message, send);
  if (message.type === 'theme') ({ theme } = message);
  if (message.type === 'update') ({ figure } = message);
  // What comes while the library is read is drawn with the rest.
  if (!place) return;
  if (message.type === 'theme' || message.type === 'update') {
    await redraw();
  } else if (message.type === 'image') {
    const data = await image(message.format).catch(() => null);
    send({ type: 'image', id: message.id, data });
  }
}

// A label of a chart may be a link; nothing in a chart leads anywhere.
addEventListener('click', (event) => {
  if (event.target instanceof Element && event.target.closest('a')) event.preventDefault();
});

cutNetwork();
connect((message, send) => {
  receive(message, send).catch((error: unknown) => {
    send({ type: 'error', text: String(error).slice(0, 500) });
  });
});
