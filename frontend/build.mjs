// Builds the page: one self-contained file per bundle, named by its content, with compressed siblings
// and a manifest. The same sources give the same bytes. `--watch` builds again on every change.

import { createHash } from 'node:crypto';
import { existsSync, watch } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import zopfli from '@gfx/zopfli';
import { build } from 'esbuild';
import { minify } from 'terser';

const root = dirname(fileURLToPath(import.meta.url));
const out = join(root, '..', 'pywry', 'assets', 'dist');

/** Logical name → source. A missing optional source is skipped. */
const scripts = {
  'chat.js': 'src/entry/page.ts',
  'code.js': 'src/lazy/code.ts',
  'entities.js': 'src/lazy/entities.ts',
  'katex.js': 'src/lazy/katex.ts',
  'highlight.js': 'src/lazy/highlight.ts',
  'grid.js': 'src/grid/index.ts',
  'rich.js': 'src/rich/index.ts',
  'artifacts.js': 'src/artifacts/index.ts',
  'attachments.js': 'src/attachments/index.ts',
  'inputs.js': 'src/inputs/index.ts',
  'widgets.js': 'src/widgets/index.ts',
  ...Object.fromEntries(
    ['ar', 'de', 'es', 'fr', 'ja', 'zh'].map((tag) => [`locale.${tag}.js`, `src/locale/${tag}.ts`]),
  ),
};
const styles = {
  'chat.css': 'src/styles/index.css',
  'katex.css': 'src/lazy/katex.css',
  'rich.css': 'src/styles/rich.css',
  'artifacts.css': 'src/styles/artifacts.css',
  'attachments.css': 'src/styles/attachments.css',
  'inputs.css': 'src/styles/inputs.css',
  'widgets.css': 'src/styles/widgets.css',
};

/** Documents for frames without an origin: a bootstrap script in a template. */
const frames = {
  'frame-html.html': 'src/frames/html.ts',
  'frame-plotly.html': 'src/frames/plotly.ts',
};

const compressible = new Set(['.js', '.css', '.html']);

const watching = process.argv.includes('--watch');

const common = {
  absWorkingDir: root,
  bundle: true,
  write: false,
  minify: true,
  legalComments: 'none',
  charset: 'utf8',
  target: ['es2022', 'safari17.5', 'firefox128', 'chrome125'],
  logLevel: 'warning',
  metafile: true,
};

/** KaTeX names each font in three formats; every engine that runs the page reads the first. */
const woff2Only = {
  name: 'woff2-only',
  setup(plugin) {
    plugin.onLoad({ filter: /katex[\\/]dist[\\/].*\.css$/ }, async ({ path }) => {
      const sheet = await readFile(path, 'utf8');
      const contents = sheet.replaceAll(/,\s*url\([^)]*\.(?:woff|ttf)\)\s*format\("[a-z]+"\)/g, '');
      return { contents, loader: 'css' };
    });
  },
};

/**
 * KaTeX sets three style attributes: two on what only a screen reader sees, one on an error, which
 * `lazy/katex.ts` draws itself. A strict content policy refuses them, loudly, so they go.
 */
const noStyleAttributes = {
  name: 'no-style-attributes',
  setup(plugin) {
    plugin.onLoad({ filter: /katex[\\/]dist[\\/]katex\.mjs$/ }, async ({ path }) => {
      const parts = (await readFile(path, 'utf8')).split(/\bnode\.setAttribute\("style", [^;]*\);/);
      if (parts.length !== 4) throw new Error('KaTeX changed where it sets style attributes');
      return { contents: parts.join(''), loader: 'js' };
    });
  },
};

/**
 * AG Grid would make code of texts in a column's definition, which a strict content policy forbids. We give it functions, and
 * let no such text through (`grid/options.ts`), so it cannot need that.
 */
const noExpressions = {
  name: 'no-expressions',
  setup(plugin) {
    plugin.onLoad({ filter: /ag-grid-community[\\/]dist[\\/].*\.mjs$/ }, async ({ path }) => {
      const parts = (await readFile(path, 'utf8')).split(/\bnew Function\(\s*"x, ctx,[^)]*\)/);
      if (parts.length !== 2) throw new Error('AG Grid changed where it makes code of texts');
      return { contents: parts.join('(() => null)'), loader: 'js' };
    });
  },
};

/** The npm packages whose code or fonts went into a bundle: their licences travel with it. */
const used = new Set();

function noteUsed(metafile) {
  for (const input of Object.keys(metafile.inputs)) {
    const name = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1];
    if (name) used.add(name);
  }
}

async function licences() {
  const texts = [...used].sort().map(async (name) => {
    const folder = join(root, 'node_modules', name);
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    const file = ['LICENSE', 'LICENSE.txt'].find((each) => existsSync(join(folder, each)));
    const text = await readFile(join(folder, file ?? 'LICENSE'), 'utf8');
    return `${name} ${version}\n\n${text.trim()}\n`;
  });
  return Buffer.from((await Promise.all(texts)).join(`\n${'-'.repeat(80)}\n\n`));
}

/** Bundles of one folder each. They are given what they share with the page: signals of two copies do not know one another. */
const folders = {
  'rich.js': 'src/rich/',
  'artifacts.js': 'src/artifacts/',
  'attachments.js': 'src/attachments/',
};

/** What shows a frame knows no signals: the page's own charts bring it along, and find the frames of conversations (`onePerPage.ts`). */
const frameFiles =
  /^src\/artifacts\/(allowance|frame\w*|library|liveFrame|onePerPage|plotlyFrame)\.ts$/;

function checkShared(name, inputs) {
  const folder = folders[name];
  const strange = (input) =>
    folder
      ? !input.startsWith(folder)
      : Object.values(folders).some((each) => input.startsWith(each)) &&
        !(name === 'widgets.js' && frameFiles.test(input));
  const astray = inputs.filter(strange);
  if (astray.length > 0) throw new Error(`${name} brings what is not its own: ${astray}`);
}

async function bundleScript(name, entry) {
  const result = await build({
    ...common,
    entryPoints: [entry],
    // The page's own script is a classic one: it runs before the author's, and leaves no names behind.
    format: name === 'chat.js' || name in frames ? 'iife' : 'esm',
    outdir: out,
    plugins: [noStyleAttributes, noExpressions],
  });
  noteUsed(result.metafile);
  const [file] = result.outputFiles;
  const [output] = Object.values(result.metafile.outputs);
  if (result.outputFiles.length !== 1 || output.imports.length > 0) {
    throw new Error(`${entry} is not one self-contained file`);
  }
  checkShared(name, Object.keys(result.metafile.inputs));
  if (/\beval\(|\bnew Function\(/.test(file.text)) {
    throw new Error(`${entry} makes code from text, which a strict content policy forbids`);
  }
  // A second pass over what esbuild made small finds a few percent more.
  const { code } = await minify(file.text, {
    ecma: 2022,
    module: true,
    compress: { passes: 3, unsafe_arrows: true },
    format: { ecma: 2022 },
  });
  return Buffer.from(code);
}

/** Nothing but the template and the script: a frame's policy names the script by its hash. */
async function bundleFrame(name, entry) {
  const script = (await bundleScript(name, entry)).toString().trim();
  if (/<\/script|<!--/i.test(script)) throw new Error(`${entry} would end its own script element`);
  const template = await readFile(join(root, 'src', 'frames', 'template.html'), 'utf8');
  const [before, after] = template.split('/* script */');
  return Buffer.from(before + script + after);
}

/** Fonts and images come out beside the style sheet, which names them relatively. */
async function bundleStyle(entry) {
  const result = await build({
    ...common,
    entryPoints: [entry],
    outdir: out,
    assetNames: '[name].[hash]',
    loader: { '.woff2': 'file', '.svg': 'dataurl' },
    plugins: [woff2Only],
  });
  noteUsed(result.metafile);
  const sheet = result.outputFiles.find((file) => file.path.endsWith('.css'));
  const others = result.outputFiles.filter((file) => file !== sheet);
  return { sheet: Buffer.from(sheet.contents), others };
}

function digest(algorithm, bytes, encoding) {
  return createHash(algorithm).update(bytes).digest(encoding);
}

function hashedName(logical, bytes) {
  const extension = extname(logical);
  return `${basename(logical, extension)}.${digest('sha256', bytes, 'hex').slice(0, 12)}${extension}`;
}

/** Zopfli finds four percent more than gzip does, in a second; who watches does not wait for it. */
async function zip(bytes) {
  if (watching) return promisify(gzip)(bytes, { level: 9 });
  return Buffer.from(await zopfli.gzipAsync(bytes, { numiterations: 5 }));
}

async function addAsset(files, manifest, logical, file, bytes) {
  const entry = {
    file,
    integrity: `sha384-${digest('sha384', bytes, 'base64')}`,
    bytes: bytes.length,
  };
  files.set(file, bytes);
  if (compressible.has(extname(file))) {
    const zipped = await zip(bytes);
    const brotli = await promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    });
    files.set(`${file}.gz`, zipped);
    files.set(`${file}.br`, brotli);
    entry.gzip = zipped.length;
    entry.brotli = brotli.length;
  }
  manifest[logical] = entry;
}

async function buildAll() {
  used.clear();
  const files = new Map();
  const manifest = {};
  for (const [logical, entry] of Object.entries(scripts)) {
    const bytes = await bundleScript(logical, entry);
    await addAsset(files, manifest, logical, hashedName(logical, bytes), bytes);
  }
  for (const [logical, entry] of Object.entries(frames)) {
    const bytes = await bundleFrame(logical, entry);
    await addAsset(files, manifest, logical, hashedName(logical, bytes), bytes);
  }
  for (const [logical, entry] of Object.entries(styles)) {
    const { sheet, others } = await bundleStyle(entry);
    await addAsset(files, manifest, logical, hashedName(logical, sheet), sheet);
    for (const other of others) {
      const name = basename(other.path);
      const plain = name.replace(/\.[A-Z0-9]{8}(\.[a-z0-9]+)$/, '$1');
      await addAsset(files, manifest, plain, name, Buffer.from(other.contents));
    }
  }
  files.set('third-party-licenses.txt', await licences());
  const sorted = Object.fromEntries(Object.entries(manifest).sort(([a], [b]) => (a < b ? -1 : 1)));
  await publish(files, `${JSON.stringify(sorted, null, 2)}\n`);
  return sorted;
}

/** The manifest is replaced last and at once, so a running server never reads half a build. */
async function publish(files, manifest) {
  await mkdir(out, { recursive: true });
  for (const [name, bytes] of files) {
    const path = join(out, name);
    if (!existsSync(path) || !bytes.equals(await readFile(path))) await writeFile(path, bytes);
  }
  await writeFile(join(out, 'manifest.json.tmp'), manifest);
  await rename(join(out, 'manifest.json.tmp'), join(out, 'manifest.json'));
  for (const name of await readdir(out)) {
    if (name !== 'manifest.json' && !files.has(name))
      await rm(join(out, name), { recursive: true, force: true });
  }
}

function report(manifest) {
  for (const [name, { file, bytes, gzip: zipped }] of Object.entries(manifest)) {
    if (zipped) console.log(`${name.padEnd(14)} ${file.padEnd(32)} ${bytes} B, ${zipped} B gzip`);
  }
}

async function buildAndReport() {
  report(await buildAll());
}

await buildAndReport();

if (watching) {
  let timer;
  console.log('watching src …');
  watch(join(root, 'src'), { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => buildAndReport().catch((error) => console.error(error.message)), 100);
  });
}
