// Fails when a built file is larger, compressed with gzip, than its budget.

import { readFileSync } from 'node:fs';

const KB = 1024;
const budgets = {
  'chat.js': 40 * KB,
  'chat.css': 12 * KB,
  'code.js': 8 * KB,
  'entities.js': 8 * KB,
  'katex.js': 80 * KB,
  'katex.css': 5 * KB,
  'highlight.js': 40 * KB,
  'grid.js': 265 * KB,
  'rich.js': 25 * KB,
  'rich.css': 8 * KB,
  'artifacts.js': 18 * KB,
  'artifacts.css': 4 * KB,
  'attachments.js': 8 * KB,
  'attachments.css': 3 * KB,
  'frame-html.html': 4 * KB,
  'inputs.js': 8 * KB,
  'inputs.css': 5 * KB,
  'widgets.js': 6 * KB,
  'widgets.css': 1 * KB,
  'frame-plotly.html': 4 * KB,
  ...Object.fromEntries(
    ['ar', 'de', 'es', 'fr', 'ja', 'zh'].map((tag) => [`locale.${tag}.js`, 4 * KB]),
  ),
};

const path = new URL('../pywry/assets/dist/manifest.json', import.meta.url);
const manifest = JSON.parse(readFileSync(path, 'utf8'));
let failed = false;
for (const [name, limit] of Object.entries(budgets)) {
  const size = manifest[name]?.gzip;
  const verdict = size === undefined ? 'MISSING' : size > limit ? 'TOO LARGE' : 'ok';
  if (verdict !== 'ok') failed = true;
  const shown = size === undefined ? '-' : (size / KB).toFixed(1);
  console.log(`${name.padEnd(14)} ${shown.padStart(6)} of ${limit / KB} KB gzip  ${verdict}`);
}
process.exit(failed ? 1 : 0);
