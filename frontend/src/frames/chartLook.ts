import type { FrameTheme } from '../artifacts/frameMessages';
import { type Fields, fieldsOf, isText } from './record';

const CLEAR = 'rgba(0,0,0,0)';
/** For text on a background that the figure has chosen. */
const INK = { dark: '#ebebed', light: '#26262a' };

/** As in figures of the Python package, so that a figure written by hand looks like its neighbours. */
const COLOURWAY = [
  '#636efa',
  '#ef553b',
  '#00cc96',
  '#ab63fa',
  '#ffa15a',
  '#19d3f3',
  '#ff6692',
  '#b6e880',
  '#ff97ff',
  '#fecb52',
];
/** Pixels around the drawing, which in a conversation has no room to give away. */
const MARGIN = { t: 28, r: 24, b: 40, l: 48 };
const WITH_TITLE = 64;

interface Colours {
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly ground: string;
  readonly raised: string;
  readonly accent: string;
  readonly family: string;
}

/**
 * The template that gives a figure the page's colours, or null when the figure has one of its author's choice. The one that the
 * Python package gives to every figure is nobody's choice: it keeps its colour scales, but not its white paper.
 */
export function templateFor(layout: Fields, theme: FrameTheme): Fields | null {
  const given = fieldsOf(layout['template']);
  const givenLayout = fieldsOf(given['layout']);
  const isDefault =
    givenLayout['paper_bgcolor'] === 'white' && givenLayout['plot_bgcolor'] === '#E5ECF6';
  if (Object.keys(given).length > 0 && !isDefault) return null;
  const colours = coloursOf(layout, theme);
  const margin = { ...MARGIN, ...(layout['title'] ? { t: WITH_TITLE } : {}) };
  return {
    data: traces(fieldsOf(given['data']), colours),
    layout: { margin, colorway: COLOURWAY, ...look(givenLayout, colours) },
  };
}

function coloursOf(layout: Fields, { scheme, tokens }: FrameTheme): Colours {
  const paper = layout['paper_bgcolor'];
  const chosen = isText(paper) ? isLight(paper) : null;
  const ink = chosen === null ? null : INK[chosen ? 'light' : 'dark'];
  const token = (name: string, otherwise: string): string => tokens[name] || otherwise;
  return {
    text: ink ?? token('--pywry-text-primary', INK[scheme]),
    muted: ink ?? token('--pywry-text-muted', INK[scheme]),
    grid: ink ? '#8888884d' : token('--pywry-border-color', '#8888884d'),
    ground: token('--pywry-bg-secondary', CLEAR),
    raised: token('--pywry-bg-tertiary', CLEAR),
    accent: token('--pywry-text-accent', '#0078d4'),
    family: token('--pywry-font-family', 'sans-serif'),
  };
}

/** Whether a colour of CSS is light; null when it is none, or when one can see through it. */
function isLight(colour: string): boolean | null {
  const canvas = document.createElement('canvas').getContext('2d');
  if (!canvas || !CSS.supports('color', colour)) return null;
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
  if (alpha < 128) return null;
  return (299 * red + 587 * green + 114 * blue) / 1000 > 140;
}

function look(given: Fields, colours: Colours): Fields {
  const { text, muted, grid, ground, raised, accent, family } = colours;
  const under = (name: string, fields: Fields): Fields => ({ ...fieldsOf(given[name]), ...fields });
  const axis = (fields: unknown): Fields => ({
    automargin: true,
    ...fieldsOf(fields),
    gridcolor: grid,
    linecolor: grid,
    zerolinecolor: grid,
  });
  const within = (name: string, axes: readonly string[], fields: Fields): Fields => {
    const subplot = fieldsOf(given[name]);
    const own = axes.map((each) => [each, { ...axis(subplot[each]), ...fields }] as const);
    return { ...subplot, bgcolor: CLEAR, ...Object.fromEntries(own) };
  };
  return {
    ...given,
    paper_bgcolor: CLEAR,
    plot_bgcolor: CLEAR,
    font: under('font', { color: text, family }),
    xaxis: axis(given['xaxis']),
    yaxis: axis(given['yaxis']),
    polar: within('polar', ['angularaxis', 'radialaxis'], {}),
    ternary: within('ternary', ['aaxis', 'baxis', 'caxis'], {}),
    scene: within('scene', ['xaxis', 'yaxis', 'zaxis'], { backgroundcolor: CLEAR }),
    geo: under('geo', { bgcolor: CLEAR, landcolor: raised, lakecolor: ground, subunitcolor: grid }),
    hoverlabel: under('hoverlabel', { bgcolor: raised, bordercolor: grid, font: { color: text } }),
    legend: under('legend', { bgcolor: CLEAR }),
    modebar: under('modebar', { bgcolor: CLEAR, color: muted, activecolor: accent }),
    annotationdefaults: under('annotationdefaults', { arrowcolor: text }),
    shapedefaults: under('shapedefaults', { line: { color: text } }),
  };
}

/** Some traces have colours of their own, made for white paper. */
function traces(given: Fields, { text, grid, ground, raised }: Colours): Fields {
  return {
    ...given,
    bar: [
      { error_x: { color: text }, error_y: { color: text }, marker: { line: { color: CLEAR } } },
    ],
    barpolar: [{ marker: { line: { color: CLEAR } } }],
    table: [
      {
        cells: { fill: { color: ground }, line: { color: grid }, font: { color: text } },
        header: { fill: { color: raised }, line: { color: grid }, font: { color: text } },
      },
    ],
  };
}
