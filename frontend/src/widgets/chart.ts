import type { Figure } from '../artifacts/frameMessages';
import { frameWords } from '../artifacts/frames';
import { fetchLibrary } from '../artifacts/library';
import { mountPlotlyFrame } from '../artifacts/plotlyFrame';
import type { Content, Kind } from './face';

interface ChartContent extends Content {
  readonly figure: Figure;
}

/** A chart, in a frame of its own as in a conversation. */
export const chart: Kind<ChartContent> = {
  kind: 'chart',
  changed: 'plotly:update-figure',
  async prepare(assets) {
    const library = assets.url('plotly.js');
    if (library) await fetchLibrary(library);
  },
  show(place, content, { assets, t, label, tell }) {
    let { figure } = content;
    const frame = mountPlotlyFrame(place, {
      figure,
      url: assets.url('frame-plotly'),
      library: assets.url('plotly.js'),
      title: label,
      words: frameWords({ t }),
      height: '100%',
      onEvent: ({ kind, points }) =>
        tell(`plotly:${kind}`, kind === 'relayout' ? { changes: points[0] } : { points }),
    });
    return {
      update(next) {
        ({ figure } = next);
        frame.update(figure);
      },
      extract: () => ({
        content: JSON.stringify(figure.data ?? []),
        mediaType: 'application/json',
      }),
      dispose: () => frame.dispose(),
    };
  },
};
