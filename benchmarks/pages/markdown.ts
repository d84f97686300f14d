/** Ways to draw Markdown that streams, and what drives them. The benchmark calls `window.bench`. */
// biome-ignore lint/correctness/noUndeclaredDependencies: the front end's, found by the path in its tsconfig.
import MarkdownIt from 'markdown-it';
import { MarkdownStream } from '../../frontend/src/markdown';

interface Way {
  /** Takes a piece and shows it. */
  append(piece: string): void;
  end?(): void;
}

type WayName = 'ours' | 'naive' | 'text' | 'table' | 'nodes';

export function markdownIt() {
  return new MarkdownIt({ linkify: true });
}

const ways: Record<WayName, (root: HTMLElement) => Way> = {
  ours(root) {
    const stream = new MarkdownStream(root);
    return {
      append(piece) {
        stream.append(piece);
        stream.flush();
      },
      end: () => stream.end(),
    };
  },
  /** Everything anew for every piece. */
  naive(root) {
    const markdown = markdownIt();
    let text = '';
    return {
      append(piece) {
        text += piece;
        root.innerHTML = markdown.render(text);
      },
    };
  },
  /** One text node that grows. */
  text(root) {
    const node = document.createTextNode('');
    const pre = document.createElement('pre');
    pre.append(node);
    root.append(pre);
    return { append: (piece) => node.appendData(piece) };
  },
  /** One table, whose columns are laid out by their content, with a row for every line. */
  table(root) {
    const body = document.createElement('table');
    root.append(body);
    let rest = '';
    return {
      append(piece) {
        const lines = (rest + piece).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          const row = body.insertRow();
          for (const cell of line.split('|').slice(1, -1)) row.insertCell().textContent = cell;
        }
      },
    };
  },
  /** A text node for every piece. */
  nodes(root) {
    return { append: (piece) => root.append(piece) };
  },
};

function begin(name: WayName): { way: Way; root: HTMLElement; log: HTMLElement } {
  const log = document.getElementById('log') as HTMLElement;
  const root = document.createElement('div');
  log.replaceChildren(root);
  return { way: ways[name](root), root, log };
}

function frame(): Promise<number> {
  return new Promise(requestAnimationFrame);
}

/** Appends piece by piece in one go. Of a way that takes too long, only each n-th append is done in full. */
function appends(name: WayName, text: string, size: number, each = 1): void {
  const { way } = begin(name);
  for (let at = 0; at < text.length; at += size * each)
    way.append(text.slice(at, at + size * each));
  way.end?.();
}

/** Appends once per frame and follows the end. Returns how long the script alone took, in milliseconds. */
async function paced(name: WayName, text: string, size: number): Promise<number> {
  const { way, log } = begin(name);
  let script = 0;
  for (let at = 0; at < text.length; at += size) {
    await frame();
    const begun = performance.now();
    way.append(text.slice(at, at + size));
    script += performance.now() - begun;
    log.scrollTop = log.scrollHeight;
  }
  way.end?.();
  await frame();
  return script;
}

/** Returns how many nodes were removed for each node that stays. */
function churn(name: WayName, text: string, size: number): number {
  const { way, root } = begin(name);
  const observer = new MutationObserver(() => undefined);
  observer.observe(root, { childList: true, subtree: true });
  let removed = 0;
  const count = () => {
    for (const { removedNodes } of observer.takeRecords()) {
      for (const node of removedNodes) removed += descendants(node);
    }
  };
  for (let at = 0; at < text.length; at += size) {
    way.append(text.slice(at, at + size));
    count();
  }
  way.end?.();
  count();
  return removed / descendants(root);
}

function descendants(node: Node): number {
  let count = 1;
  for (const child of node.childNodes) count += descendants(child);
  return count;
}

/** Returns which part of the states, after each character, shows what the final text does not begin with. */
function rawSyntax(name: WayName, texts: readonly string[]): number {
  let states = 0;
  let raw = 0;
  for (const text of texts) {
    const { way, root } = begin(name);
    const shown: string[] = [];
    for (const character of text) {
      way.append(character);
      shown.push(visible(root));
    }
    way.end?.();
    const final = visible(root);
    states += shown.length;
    raw += shown.filter((state) => !final.startsWith(state)).length;
  }
  return raw / states;
}

function visible(root: HTMLElement): string {
  const copy = root.cloneNode(true) as HTMLElement;
  for (const button of copy.querySelectorAll('button, .pywry-md-code-header')) button.remove();
  return (copy.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
}

/** Draws a thread of whole messages, all of it, as a page without any care would. */
function fullThread(count: number, text: string): number {
  const { log } = begin('nodes');
  const markdown = markdownIt();
  for (let number = 0; number < count; number += 1) {
    const message = document.createElement('article');
    message.innerHTML = markdown.render(text.replace('{number}', String(number)));
    log.append(message);
  }
  log.scrollTop = log.scrollHeight;
  return log.querySelectorAll('*').length;
}

/** Streams one more message into what is there, a piece for each frame. */
async function streamInto(text: string, size: number): Promise<void> {
  const log = document.getElementById('log') as HTMLElement;
  const message = document.createElement('article');
  log.append(message);
  const markdown = markdownIt();
  for (let at = 0; at < text.length; at += size) {
    await frame();
    message.innerHTML = markdown.render(text.slice(0, at + size));
    log.scrollTop = log.scrollHeight;
  }
}

Object.assign(window, {
  bench: { appends, paced, churn, rawSyntax, fullThread, streamInto },
});
