import type { PlotlyArtifact } from '../../protocol/generated';
import type { Download } from '../download';
import type { ChartEvent } from '../frameMessages';
import { frameWords } from '../frames';
import type { Kind, KindPlace } from '../kind';
import { mountPlotlyFrame, type PlotlyFrame } from '../plotlyFrame';

/** Python is told of no more than one point in as many milliseconds that the pointer passes over. */
const HOVER_EVERY = 200;

/** A chart, in a frame of its own. */
export const plotly: Kind<PlotlyArtifact> = {
  icon: 'chart',
  name: 'artifactChart',
  describe({ figure }, { t }) {
    const traces = figure?.['data'];
    return Array.isArray(traces) ? t('traces', { count: traces.length }) : '';
  },
  draw(place, content) {
    let shown = content;
    let frame = mount(place, content);
    place.scope.add(() => frame.dispose());
    return {
      update(artifact) {
        const { height } = shown;
        shown = artifact;
        if (height === artifact.height) frame.update(artifact.figure);
        else {
          frame.dispose();
          frame = mount(place, artifact);
        }
      },
      copy: () => JSON.stringify(shown.figure, null, 2),
      async download(): Promise<Download> {
        try {
          return { extension: 'png', content: await frame.image('png') };
        } catch (error) {
          console.warn(error);
          throw new Error(place.view.t('frameFailed'));
        }
      },
    };
  },
};

function mount(place: KindPlace, { figure, height }: PlotlyArtifact): PlotlyFrame {
  const { body, view, id, label } = place;
  let hovered = Number.NEGATIVE_INFINITY;
  return mountPlotlyFrame(body, {
    figure,
    url: view.assets.url('frame-plotly'),
    library: view.assets.url('plotly.js'),
    title: label(),
    words: frameWords(view),
    height,
    name: id,
    onEvent({ kind, points }: ChartEvent) {
      const now = performance.now();
      if (kind === 'hover' && now - hovered < HOVER_EVERY) return;
      if (kind === 'hover') hovered = now;
      const [changes] = points;
      if (kind === 'relayout') place.tell(kind, { ...(changes as object) });
      else place.tell(kind === 'selected' ? 'select' : kind, { points });
    },
  });
}
