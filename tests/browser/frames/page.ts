// What a page has that shows frames: the modules under test, on a page of the app's, under its policy.
import { MAX_LIVE } from '../../../frontend/src/artifacts/frameManager';
import type { ChartEvent, Figure, ImageFormat } from '../../../frontend/src/artifacts/frameMessages';
import { type HtmlFrame, mountHtmlFrame } from '../../../frontend/src/artifacts/htmlFrame';
import { mountPlotlyFrame, type PlotlyFrame } from '../../../frontend/src/artifacts/plotlyFrame';

const words = {
  failed: 'It cannot be shown.',
  noLibrary: 'There is no library.',
  notReady: 'It has not become ready.',
  retry: 'Try again',
  silent: 'It does not answer.',
  tooMuch: 'It says too much.',
};

const assets = JSON.parse(document.querySelector('#pywry-config')?.textContent ?? '').assets;
const place = document.createElement('div');
place.id = 'frames';
place.style.cssText = 'position: fixed; inset: 0; z-index: 99; overflow-y: auto; background: inherit';
document.body.append(place);

const told: { errors: string[]; events: ChartEvent[]; heights: number[]; links: string[] } = {
  errors: [],
  events: [],
  heights: [],
  links: [],
};
const frames: (HtmlFrame | PlotlyFrame)[] = [];

function chart(index: number): PlotlyFrame {
  const frame = frames[index];
  if (!frame || !('image' in frame)) throw new Error('that is no chart');
  return frame;
}

Object.assign(globalThis, {
  frames: {
    MAX_LIVE,
    told,
    html(html: string, options: { network?: boolean; height?: string; name?: string } = {}): number {
      return frames.push(
        mountHtmlFrame(place, {
          ...options,
          url: assets[options.network ? 'frame-html-network' : 'frame-html'].url,
          title: 'A test',
          words,
          html,
          onError: (text) => told.errors.push(text),
          onHeight: (height) => told.heights.push(height),
          ...(options.network ? { onLink: (url: string) => told.links.push(url) } : {}),
        }),
      ) - 1;
    },
    plotly(figure: Figure, options: { height?: string; library?: null } = {}): number {
      return frames.push(
        mountPlotlyFrame(place, {
          library: assets['plotly.js']?.url ?? null,
          height: '400px',
          ...options,
          url: assets['frame-plotly'].url,
          title: 'A chart',
          words,
          figure,
          onError: (text) => told.errors.push(text),
          onEvent: (event) => told.events.push(event),
        }),
      ) - 1;
    },
    update(index: number, content: string | Figure): void {
      if (typeof content === 'string') (frames[index] as HtmlFrame).update(content);
      else chart(index).update(content);
    },
    async image(index: number, format: ImageFormat): Promise<[string, number]> {
      const blob = await chart(index).image(format);
      return [blob.type, blob.size];
    },
    clear(): void {
      for (const each of frames.splice(0)) each.dispose();
      for (const list of Object.values(told)) list.length = 0;
    },
  },
});
