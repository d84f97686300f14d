import { describe, expect, it } from 'vitest';
import type { FrameTheme } from '../../src/artifacts/frameMessages';
import { templateFor } from '../../src/frames/chartLook';
import { chartOf, configOf } from '../../src/frames/figure';
import { rulesOf } from '../../src/frames/look';

const theme: FrameTheme = {
  scheme: 'dark',
  tokens: { '--pywry-text-primary': '#ebebed', '--pywry-border-color': '#3a3a40' },
};

/** What the Python package gives to every figure. */
const byDefault = {
  layout: { paper_bgcolor: 'white', plot_bgcolor: '#E5ECF6', colorway: ['#abc'] },
  data: { heatmap: [{ colorscale: 'x' }] },
};

function template(layout: Record<string, unknown>): Record<string, Record<string, unknown>> {
  return (templateFor(layout, theme) ?? {}) as Record<string, Record<string, unknown>>;
}

describe('the look of a chart', () => {
  it.each([[{}], [{ template: byDefault }], [{ template: 'plotly' }], [{ template: {} }]])(
    'is the page’s for %o',
    (layout) => {
      const { layout: look } = template(layout);
      expect(look).toMatchObject({
        paper_bgcolor: 'rgba(0,0,0,0)',
        font: { color: '#ebebed' },
        xaxis: { gridcolor: '#3a3a40' },
      });
    },
  );

  it('keeps the colour scales of the Python package', () => {
    const { layout, data } = template({ template: byDefault });
    expect(layout?.['colorway']).toEqual(['#abc']);
    expect(data?.['heatmap']).toEqual([{ colorscale: 'x' }]);
  });

  it('is the author’s when he has chosen a template', () => {
    const chosen = { layout: { paper_bgcolor: 'rgb(17,17,17)', plot_bgcolor: 'rgb(17,17,17)' } };
    expect(templateFor({ template: chosen }, theme)).toBeNull();
    const { layout } = chartOf({ layout: { template: chosen } }, theme);
    expect(layout['template']).toEqual(chosen);
  });

  it('survives what is no figure', () => {
    for (const wrong of [null, 1, 'x', [], { layout: 1, data: 'x', config: [] }]) {
      const chart = chartOf((wrong ?? {}) as object, theme);
      expect(chart.data).toEqual([]);
      expect(chart.layout['autosize']).toBe(true);
    }
  });

  it('fills its frame, and does not change the figure', () => {
    const figure = { layout: { width: 300, height: 200, title: { text: 'Sales' } } };
    const { layout } = chartOf(figure, theme);
    expect(layout).not.toHaveProperty('width');
    expect(layout).not.toHaveProperty('height');
    expect(layout['title']).toEqual({ text: 'Sales' });
    expect(layout['title']).not.toBe(figure.layout.title);
    expect(figure.layout.width).toBe(300);
  });
});

describe('what an author may configure', () => {
  it('is how the chart behaves', () => {
    expect(
      configOf({ staticPlot: true, scrollZoom: true, modeBarButtonsToRemove: ['zoom2d', 1] }),
    ).toMatchObject({
      staticPlot: true,
      scrollZoom: true,
      modeBarButtonsToRemove: ['zoom2d', 'toImage', 'sendDataToCloud'],
    });
  });

  it('is not where its data go', () => {
    const config = configOf({
      showLink: true,
      sendData: true,
      showSendToCloud: true,
      showEditInChartStudio: true,
      plotlyServerURL: 'https://evil.example',
      topojsonURL: 'https://evil.example',
      mapboxAccessToken: 'x',
      displaylogo: true,
      editable: true,
      modeBarButtonsToAdd: [{ name: 'x', click: 'x' }],
      setBackground: 'x',
      __proto__: { logging: 2 },
    });
    expect(config).toEqual({
      modeBarButtonsToRemove: ['toImage', 'sendDataToCloud'],
      responsive: true,
      displaylogo: false,
      showLink: false,
      sendData: false,
      showSendToCloud: false,
      showEditInChartStudio: false,
      plotlyServerURL: '',
    });
  });
});

it('a token that is more than a value is no rule', () => {
  const rules = rulesOf({
    scheme: 'light',
    tokens: { '--good': '1px', '--bad': 'red; } * { color: red', color: 'red', '--empty': '' },
  });
  expect(rules).toBe(':root { color-scheme: light; --good: 1px; }');
});
