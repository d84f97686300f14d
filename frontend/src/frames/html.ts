/** The document in which HTML of a conversation is shown: it knows the page's colours and tells its height. */
import type { FrameTheme, PageMessage } from '../artifacts/frameMessages';
import { connect, type Send, tellErrors } from './channel';
import { tellHeight } from './height';
import { rulesOf } from './look';
import { cutNetwork } from './network';

type Load = Extract<PageMessage, { type: 'load' }>;

/** Rules in a layer give way to every rule of the content. */
const DEFAULTS = `
  :root {
    background: var(--pywry-bg-primary);
    color: var(--pywry-text-primary);
    font: var(--pywry-font-size, 14px) / 1.5 var(--pywry-font-family, sans-serif);
    overflow-wrap: break-word;
  }
  body { margin: 12px; }
  a { color: var(--pywry-text-accent); }
  img, svg, video, canvas { max-width: 100%; }
  pre, code, kbd, samp { font-family: var(--pywry-font-mono, monospace); }
  pre { overflow-x: auto; }
  table { border-collapse: collapse; }
  th, td { border: 1px solid var(--pywry-border-color); padding: 4px 8px; text-align: start; }
  button, input, select, textarea { font: inherit; }`;

const look = new CSSStyleSheet();

function wear(theme: FrameTheme): void {
  look.replaceSync(`@layer pywry { ${rulesOf(theme)} ${DEFAULTS} }`);
}

function show({ html, theme, links }: Load, send: Send): void {
  wear(theme);
  // Opening the document takes all listeners from it, so they come afterwards; its policy stays.
  document.open();
  document.adoptedStyleSheets = [look];
  tellErrors(send);
  addEventListener('click', (event) => follow(event, links ? send : null), { capture: true });
  document.write(`<!doctype html><meta charset="utf-8">${html}`);
  document.close();
  document.adoptedStyleSheets = [look];
  send({ type: 'ready' });
  tellHeight(send);
}

/** A link within the content works; any other one is for the page to open, if it wants to. */
function follow(event: MouseEvent, send: Send | null): void {
  const link = event
    .composedPath()
    .find((each) => each instanceof Element && each.matches('a, area'));
  if (!(link instanceof Element)) return;
  const target = link.getAttribute('href') ?? link.getAttribute('xlink:href');
  if (target === null) return;
  event.preventDefault();
  if (target.startsWith('#')) {
    document.getElementById(decodeURIComponent(target.slice(1)))?.scrollIntoView();
  } else if (send && event.isTrusted && URL.canParse(target)) {
    send({ type: 'link', url: new URL(target).href });
  }
}

cutNetwork();
connect((message, send) => {
  if (message.type === 'load') show(message, send);
  else if (message.type === 'theme') wear(message.theme);
});
