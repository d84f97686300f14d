/** Buttons, inputs and modals. A page whose document has one loads this; it needs nothing but `window.pywry`. */
import { ServerAssets } from '../assets/serverAssets';
import { loadCatalogue } from '../locale/load';
import { chooseLocale } from '../locale/translator';
import type { PageConfig } from '../protocol/generated';
import type { Bridge } from './control';
import { Inputs } from './inputs';
import { pauseMarquee, pressedIn, setTicker } from './marquee';
import { Modal } from './modal';
import { Tooltip } from './tooltip';
import { wordsOf } from './words';

type Data = Readonly<Record<string, unknown>>;

/** Brings a document to life, before it connects: what Python says at once is not missed. */
export function startInputs(page: Document, bridge: Bridge): Inputs {
  const tooltip = new Tooltip(page);
  const inputs = new Inputs(page, bridge, (beside, text) => tooltip.notice(beside, text));
  const on = (event: string, handle: (data: Data) => void): void => {
    bridge.on(event, (data) => handle((data ?? {}) as Data));
  };
  listenToThePerson(page, inputs, tooltip);
  inputs.translate();

  on('toolbar:set-value', (data) => inputs.set(data));
  on('toolbar:set-values', ({ values }) => {
    for (const [componentId, value] of Object.entries(values ?? {}))
      inputs.set({ componentId, value });
  });
  on('toolbar:request-state', () =>
    bridge.emit('toolbar:state-response', { values: inputs.values() }),
  );
  on('toolbar:marquee-set-item', ({ ticker, text }) => setTicker(page, ticker, text));
  on('toolbar:marquee-pause', ({ componentId, paused }) => {
    for (const [root] of inputs.roots())
      if (root.dataset['componentId'] === componentId) pauseMarquee(root, paused !== false);
    inputs.translate();
  });

  for (const dialog of page.querySelectorAll<HTMLDialogElement>('dialog[data-modal]')) {
    const modal = new Modal(dialog, bridge, inputs);
    const id = dialog.dataset['componentId'];
    modals.set(dialog, modal);
    for (const act of ['open', 'close', 'toggle'] as const) {
      on(`modal:${act}`, (data) => {
        if ((data['id'] ?? data['componentId']) === id) modal[act]();
      });
      on(`modal:${act}:${id}`, () => modal[act]());
    }
  }
  return inputs;
}

const modals = new WeakMap<Element, Modal>();

function listenToThePerson(page: Document, inputs: Inputs, tooltip: Tooltip): void {
  const rootOf = (event: Event) =>
    (event.target as Element | null)?.closest?.<HTMLElement>('[data-input]') ?? null;

  page.addEventListener('input', (event) => {
    const root = rootOf(event);
    // What is half composed is no text yet.
    if (root && !(event as InputEvent).isComposing) inputs.changed(root);
  });
  page.addEventListener('compositionend', (event) => {
    const root = rootOf(event);
    if (root) inputs.changed(root);
  });
  page.addEventListener('change', (event) => {
    const target = event.target as HTMLInputElement;
    if (rootOf(event) && ['range', 'radio', 'checkbox', 'select-one'].includes(target.type))
      inputs.flush();
  });
  page.addEventListener('keydown', (event) => {
    const oneLine = (event.target as Element).localName === 'input';
    if (event.key === 'Enter' && oneLine && !event.isComposing && rootOf(event)) inputs.flush();
  });
  // An input that came later, by `pywry:set-content`, is made before it is used.
  page.addEventListener('focusin', (event) => {
    const root = rootOf(event);
    if (root) inputs.know(root);
  });
  page.addEventListener('focusout', (event) => {
    const root = rootOf(event);
    if (!root) return;
    inputs.flush();
    const field = event.target as HTMLInputElement;
    if (field.validity?.valid === false) tooltip.notice(field, field.validationMessage);
  });
  page.addEventListener('click', (event) => {
    const root = rootOf(event);
    const kind = root?.dataset['input'];
    if (!root || !kind) return;
    inputs.know(root);
    if (kind === 'button') press(page, root, inputs);
    if (kind === 'marquee') {
      const pressed = pressedIn(root, event.target as Element);
      if (pressed && !(event.target as Element).closest('[data-action]'))
        inputs.emit(root, pressed);
    }
  });
}

function press(page: Document, button: HTMLElement, inputs: Inputs): void {
  // What was typed before is said before.
  inputs.flush();
  const { event = '', data } = button.dataset;
  const [, act, id] = /^modal:(open|close|toggle):(.+)$/.exec(event) ?? [];
  if (!act || !id) {
    inputs.emit(button, data ? (JSON.parse(data) as object) : {});
    return;
  }
  for (const dialog of page.querySelectorAll<HTMLElement>('dialog[data-modal]'))
    if (dialog.dataset['componentId'] === id) modals.get(dialog)?.[act as 'open']();
}

function startHere(): void {
  const bridge = (window as { pywry?: Bridge }).pywry;
  const block = document.getElementById('pywry-config');
  if (!bridge || !block) return;
  const inputs = startInputs(document, bridge);
  const config = JSON.parse(block.textContent ?? '') as PageConfig;
  const wish = config.chats[0]?.locale ?? navigator.language;
  loadCatalogue(new ServerAssets(config.assets, document.baseURI), wish)?.then((catalogue) => {
    if (!catalogue) return;
    inputs.t = wordsOf(chooseLocale(wish), catalogue);
    inputs.translate();
  });
}

startHere();
