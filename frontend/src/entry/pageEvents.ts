/** What `pywry:*` events do to the page. All of them come from the author; their data is looked at nevertheless. */
import type { Report } from '../protocol/reporter';
import type { AppEvents } from '../state/appEvents';
import { parseAuthorHtml } from './authorHtml';
import { saveFile } from './saveFile';
import { applyTheme } from './theme';

type Data = Readonly<Record<string, unknown>>;

/** Connects the author's events with a document or a shadow root. */
export function handlePageEvents(
  events: AppEvents,
  root: Document | ShadowRoot,
  report: Report,
): void {
  const sheets = new Map<string, CSSStyleSheet>();
  const on = (name: string, handle: (data: Data) => void) =>
    events.on(`pywry:${name}`, (data) =>
      handle(typeof data === 'object' && data !== null ? (data as Data) : {}),
    );

  on('set-content', (data) => {
    for (const element of targets(root, data)) setContent(element, data, report);
  });
  on('set-style', (data) => {
    for (const element of targets(root, data)) setStyle(element, data.styles);
  });
  on('inject-css', (data) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text(data.css));
    removeSheet(root, sheets, text(data.id));
    sheets.set(text(data.id), sheet);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  });
  on('remove-css', (data) => removeSheet(root, sheets, text(data.id)));
  on('update-theme', (data) => applyTheme(document, text(data.theme)));
  on('download', (data) =>
    saveFile({
      filename: text(data.filename),
      mimeType: text(data.mimeType),
      content: text(data.content),
    }),
  );
  on('navigate', (data) => navigate(text(data.url), report));
  on('refresh', () => location.reload());
}

function targets(root: Document | ShadowRoot, data: Data): HTMLElement[] {
  if (typeof data.id === 'string') {
    const element = root.getElementById(data.id);
    return element ? [element] : [];
  }
  return [...root.querySelectorAll<HTMLElement>(text(data.selector) || ':not(*)')];
}

function setContent(element: HTMLElement, data: Data, report: Report): void {
  if (typeof data.html !== 'string') {
    latest.delete(element);
    element.textContent = text(data.text);
    return;
  }
  // What is set later wins, even when it is read sooner.
  const mine = (latest.get(element) ?? 0) + 1;
  latest.set(element, mine);
  parseAuthorHtml(data.html).then(
    (nodes) => {
      if (latest.get(element) === mine) element.replaceChildren(...nodes);
    },
    (error: Error) => report(`pywry:set-content: ${error.message}`),
  );
}

const latest = new WeakMap<HTMLElement, number>();

function setStyle(element: HTMLElement, styles: unknown): void {
  for (const [name, value] of Object.entries(styles ?? {})) {
    const property = name.startsWith('--') ? name : name.replace(/[A-Z]/g, hyphenated);
    element.style.setProperty(property, text(value));
  }
}

function hyphenated(letter: string): string {
  return `-${letter.toLowerCase()}`;
}

function removeSheet(
  root: Document | ShadowRoot,
  sheets: Map<string, CSSStyleSheet>,
  id: string,
): void {
  const sheet = sheets.get(id);
  sheets.delete(id);
  root.adoptedStyleSheets = root.adoptedStyleSheets.filter((adopted) => adopted !== sheet);
}

function navigate(address: string, report: Report): void {
  const url = URL.canParse(address, location.href) ? new URL(address, location.href) : null;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') location.assign(url.href);
  else report('ignored pywry:navigate to an address that is not http');
}

function text(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}
