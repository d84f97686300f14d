import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { handlePageEvents } from '../../src/entry/pageEvents';
import { applyTheme, themeOf } from '../../src/entry/theme';
import { AppEvents } from '../../src/state/appEvents';
import { FakePage } from '../support/fakePage';
import { FakeServer } from '../support/fakeServer';
import { TestClock } from '../support/testClock';

let clock: TestClock;
let server: FakeServer;
let events: AppEvents;
let reports: string[];

/** Browsers read a document from a blob's address; jsdom's requests do not know such addresses. */
class FakeRequest extends EventTarget {
  responseXML: Document | null = null;
  #url = '';
  open(_method: string, url: string): void {
    this.#url = url;
  }
  send(): void {
    blobs
      .get(this.#url)
      ?.text()
      .then((html) => {
        this.responseXML = new DOMParser().parseFromString(html, 'text/html');
        this.dispatchEvent(new Event('load'));
      });
  }
}

const blobs = new Map<string, Blob>();

beforeEach(async () => {
  vi.stubGlobal('XMLHttpRequest', FakeRequest);
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    blobs.set(`blob:${blobs.size}`, blob as Blob);
    return `blob:${blobs.size - 1}`;
  });
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation(() => {});
  document.body.innerHTML = '<p id="title">Old</p><p class="note">A</p><p class="note">B</p>';
  clock = new TestClock();
  server = new FakeServer(clock);
  const page = new FakePage(server, clock);
  events = new AppEvents(page.connection);
  reports = [];
  handlePageEvents(events, document, (line) => reports.push(line));
  page.connection.follow('app', events);
  await clock.advance(100);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  document.adoptedStyleSheets = [];
  document.body.innerHTML = '';
});

async function emit(event: string, data?: unknown): Promise<void> {
  server.append('app', { type: 'app:event', event, data });
  await clock.advance(20);
}

const title = () => document.getElementById('title') as HTMLElement;

describe('pywry:set-content', () => {
  it('puts in text, which never becomes markup', async () => {
    await emit('pywry:set-content', { id: 'title', text: '<b>New</b>' });
    expect(title().textContent).toBe('<b>New</b>');
    expect(title().children).toHaveLength(0);
  });

  it("puts in the author's html", async () => {
    await emit('pywry:set-content', { selector: '.note', html: '<b>New</b> <i>too</i>' });
    await vi.waitFor(() => {
      for (const note of document.querySelectorAll('.note')) {
        expect(note.innerHTML).toBe('<b>New</b> <i>too</i>');
      }
    });
  });

  it('does nothing where there is nothing', async () => {
    await emit('pywry:set-content', { id: 'nowhere', text: 'x' });
    await emit('pywry:set-content', { text: 'x' });
    await emit('pywry:set-content');
    expect(document.body.textContent).toBe('OldAB');
  });

  it('survives a selector that is none', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    await emit('pywry:set-content', { selector: '[[', text: 'x' });
    await emit('pywry:set-content', { id: 'title', text: 'Still here' });
    expect(title().textContent).toBe('Still here');
    expect(error).toHaveBeenCalledTimes(1);
  });
});

it('sets styles by either name', async () => {
  const styles = { backgroundColor: 'red', 'font-size': '12px', '--Own': '1', color: null };
  await emit('pywry:set-style', { id: 'title', styles });
  const { style } = title();
  expect(style.getPropertyValue('background-color')).toBe('red');
  expect(style.getPropertyValue('font-size')).toBe('12px');
  expect(style.getPropertyValue('--Own')).toBe('1');
});

it('puts style sheets in, in the place of one of the same id, and takes them away', async () => {
  await emit('pywry:inject-css', { id: 'a', css: 'p { color: red }' });
  await emit('pywry:inject-css', { id: 'a', css: 'p { color: blue }' });
  await emit('pywry:inject-css', { css: 'i { color: red }' });
  expect(document.adoptedStyleSheets).toHaveLength(2);
  expect(document.adoptedStyleSheets[0]?.cssRules[0]?.cssText).toContain('blue');
  await emit('pywry:remove-css', { id: 'a' });
  expect(document.adoptedStyleSheets).toHaveLength(1);
});

describe('the theme', () => {
  it('is whichever the name has in it', () => {
    expect(themeOf('plotly_dark')).toBe('dark');
    expect(themeOf('ag-theme-quartz-LIGHT')).toBe('light');
    expect(themeOf('system')).toBe('system');
    expect(themeOf('blue')).toBeNull();
  });

  it('is a class of the document', async () => {
    document.documentElement.className = 'dark pywry-theme-dark author';
    await emit('pywry:update-theme', { theme: 'ag-theme-light' });
    expect([...document.documentElement.classList].sort()).toEqual([
      'author',
      'light',
      'pywry-theme-light',
    ]);
    applyTheme(document, 'unknown');
    expect(document.documentElement.className).toContain('pywry-theme-light');
  });
});

describe('pywry:navigate', () => {
  it('goes to web addresses only', async () => {
    const assign = vi.spyOn(location, 'assign').mockImplementation(() => {});
    for (const url of [
      'javascript:alert(1)',
      'data:text/html,x',
      'file:///etc',
      'http://[',
      '\tjava\nscript:x',
    ]) {
      await emit('pywry:navigate', { url });
    }
    expect(assign).not.toHaveBeenCalled();
    expect(reports).toHaveLength(5);
    await emit('pywry:navigate', { url: 'https://example.org/a' });
    expect(assign).toHaveBeenCalledWith('https://example.org/a');
  });
});

it('downloads what it is given', async () => {
  const create = vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:x');
  const clicked: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    clicked.push(this.download);
  });
  await emit('pywry:download', { content: 'a,b', filename: 'table.csv', mimeType: 'text/csv' });
  expect(clicked).toEqual(['table.csv']);
  expect(create.mock.calls[0]?.[0]).toMatchObject({ type: 'text/csv' });
});

describe("the author's events", () => {
  it('reach all handlers, also when one of them fails', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    const seen: unknown[] = [];
    events.on('app:tick', () => {
      throw new Error('a bug of the author');
    });
    const off = events.on('app:tick', (data) => seen.push(data));
    await emit('app:tick', { n: 1 });
    off();
    await emit('app:tick', { n: 2 });
    expect(seen).toEqual([{ n: 1 }]);
    expect(error).toHaveBeenCalledTimes(2);
    events.off('app:tick');
    await emit('app:tick');
    expect(error).toHaveBeenCalledTimes(2);
  });

  it('reach Python', async () => {
    const answered = Promise.all([events.emit('app:go', { n: 1 }), events.emit('app:go', [1])]);
    await clock.advance(50);
    await answered;
    const sent = server.received.filter((frame) => frame.type === 'app:go');
    expect(sent.map((frame) => frame.data)).toEqual([{ n: 1 }, { value: [1] }]);
  });
});
