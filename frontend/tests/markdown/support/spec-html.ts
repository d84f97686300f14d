// Judges rendered DOM by the HTML of the CommonMark specification. Our DOM differs from that HTML on
// purpose in ways that are listed here and nowhere else:
//
// - Raw HTML is shown as text, in elements of class pywry-md-html. The judge puts that text back
//   into the HTML as it is, so these examples show whether the parser found the same raw HTML.
// - Paragraphs in lists are div elements, tight or loose, and the list says that it is tight.
// - Code blocks have a header and an element for each line; the language is reduced to safe
//   characters, on both sides.
// - Addresses are compared as the URL parser reads them; those outside the allow list are dropped,
//   on both sides. Links carry rel and target.
// - Tables stand in a scrollable region, and their alignment in a data attribute.

const BASE = 'https://base.test/directory/';
const LINKS = /^(?:https?|mailto|tel):/;

const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/** An address as it counts for the comparison, or null when it may not be used. */
function address(value: string | null): string | null {
  if (!value) return null;
  try {
    const { href } = new URL(value, BASE);
    return LINKS.test(href) ? href : null;
  } catch {
    return null;
  }
}

function isTight(paragraph: Element): boolean {
  return (
    paragraph.closest('li')?.parentElement?.hasAttribute('data-tight') === true &&
    paragraph.parentElement?.localName === 'li'
  );
}

/** Our DOM as the HTML of the specification. */
export function toSpecHtml(node: Node): string {
  if (node.nodeType === 3) return escapeHtml((node as Text).data);
  const element = node as HTMLElement;
  const children = (): string => [...element.childNodes].map(toSpecHtml).join('');
  const { className, localName } = element;
  if (className.includes('pywry-md-html'))
    return localName === 'pre' ? `${element.textContent}\n` : (element.textContent ?? '');
  if (className === 'pywry-md-host') return '';
  if (className === 'pywry-md-image' || className === 'pywry-md-table') return children();
  if (className === 'pywry-md-code') {
    const code = element.querySelector('code') as HTMLElement;
    return `<pre><code${code.className ? ` class="${code.className}"` : ''}>${escapeHtml(code.textContent ?? '')}</code></pre>`;
  }
  if (className === 'pywry-md-text') {
    return isTight(element) ? `${children()}\n` : `<p>${children()}</p>\n`;
  }
  if (localName === 'br') return '<br>\n';
  const kept: string[] = [];
  for (const name of ['href', 'src', 'alt', 'title', 'start', 'type', 'checked', 'disabled']) {
    const value = element.getAttribute(name);
    if (value !== null && !(localName === 'details' && name === 'open'))
      kept.push(` ${name}="${escapeHtml(value)}"`);
  }
  const align = element.getAttribute('data-align');
  if (align) kept.push(` align="${align}"`);
  const open = `<${localName}${kept.join('')}>`;
  if (/^(?:hr|img)$/.test(localName)) return open;
  if (localName === 'input') return `${open} `;
  const end = /^(?:h[1-6]|p|ul|ol|li|blockquote)$/.test(localName) ? '\n' : '';
  return `${open}${children()}</${localName}>${end}`;
}

const BLOCKS =
  /^(?:div|p|h[1-6]|ul|ol|li|blockquote|pre|hr|table|thead|tbody|tr|th|td|details|summary|script|style|textarea|section|del|ins|br)$/;

/** A text for the DOM that white space without meaning does not change. */
export function canonical(html: string): string {
  const root = document.createElement('div');
  root.innerHTML = html;
  const lines: string[] = [];
  let space = true;
  const walk = (node: Node, preformatted: boolean): void => {
    for (const child of [...node.childNodes]) {
      if (child.nodeType === 8) lines.push(`<!--${(child as Comment).data}-->`);
      if (child.nodeType === 3) {
        let text = (child as Text).data;
        if (!preformatted) {
          text = text.replace(/\s+/g, ' ');
          if (space) text = text.replace(/^ /, '');
          if (text) space = text.endsWith(' ');
        }
        lines.push(escapeHtml(text));
      }
      if (child.nodeType !== 1) continue;
      const element = child as Element;
      const block = BLOCKS.test(element.localName);
      const trimSpace = (): void => {
        const last = lines.length - 1;
        if (!preformatted && last >= 0) lines[last] = (lines[last] as string).replace(/ $/, '');
        space = true;
      };
      if (block) trimSpace();
      const attributes = [...element.attributes].map(({ name, value }) =>
        canonicalAttribute(element, name, value),
      );
      lines.push(`<${[element.localName, ...attributes.filter(Boolean).sort()].join(' ')}>`);
      if (element.localName === 'img' || element.localName === 'input') space = false;
      walk(element, preformatted || element.localName === 'pre');
      if (block) trimSpace();
      lines.push(`</${element.localName}>`);
      if (block) space = true;
    }
  };
  walk(root, false);
  return lines.join('').trim();
}

function canonicalAttribute(element: Element, name: string, value: string): string {
  if ((name === 'href' && element.localName === 'a') || name === 'src') {
    const url = address(value);
    return url ? `${name}="${url}"` : '';
  }
  if (
    name === 'class' &&
    element.localName === 'code' &&
    element.parentElement?.localName === 'pre'
  ) {
    const language = /^[A-Za-z0-9+#-]{1,30}/.exec(value.replace(/^language-/, ''))?.[0];
    return language ? `class="language-${language}"` : '';
  }
  return `${name}="${value}"`;
}

export interface Example {
  markdown: string;
  html: string;
}

/** Whether the DOM shows what the specification wants. */
export function matches(root: HTMLElement, html: string): boolean {
  return canonical([...root.childNodes].map(toSpecHtml).join('')) === canonical(html);
}
