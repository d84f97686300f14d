/** Grids and charts beside the chat. A page whose document has one loads this; it needs nothing but `window.pywry`. */
import { ServerAssets } from '../assets/serverAssets';
import { loadCatalogue } from '../locale/load';
import { chooseLocale } from '../locale/translator';
import type { PageConfig } from '../protocol/generated';
import { chart } from './chart';
import { Component } from './component';
import type { Kind } from './face';
import { grid } from './grid';
import { componentsOf } from './registry';
import { wordsOf } from './words';

/** What of `window.pywry` is used. */
interface Bridge {
  emit(event: string, data: object): Promise<unknown>;
  on(event: string, handler: (data: unknown) => void): unknown;
}

const kinds: readonly Kind[] = [grid as unknown as Kind, chart as unknown as Kind];

/** Brings the components of a document to life, before it connects: no change is missed. */
export function startWidgets(page: Document, bridge: Bridge, config: PageConfig): void {
  const view = page.defaultView ?? window;
  const assets = new ServerAssets(config.assets, page.baseURI);
  const wish = config.chats[0]?.locale ?? view.navigator.language;
  const components = componentsOf(view);
  let words = wordsOf(null);
  const translated = Promise.resolve(loadCatalogue(assets, wish)).then((catalogue) => {
    words = wordsOf(catalogue);
  });

  const start = (element: HTMLElement, kind: Kind): Component => {
    const { componentId = '' } = element.dataset;
    const address = new URL(`/data/${config.label}/${componentId}`, page.baseURI).href;
    const component = new Component(element, kind, address, {
      assets,
      locale: chooseLocale(wish),
      t: (key, values) => words(key, values),
      translated,
      label: element.getAttribute('aria-label') ?? '',
      tell: (event, data) => void bridge.emit(event, { ...data, componentId }),
    });
    components.set(componentId, component);
    return component;
  };

  for (const kind of kinds) {
    const own = new Map<string, Component>();
    for (const element of page.querySelectorAll<HTMLElement>(`[data-widget="${kind.kind}"]`)) {
      const component = start(element, kind);
      own.set(element.dataset['componentId'] ?? '', component);
      void component.load();
    }
    bridge.on(kind.changed, (data) => {
      const { componentId, version } = (data ?? {}) as Record<string, unknown>;
      own.get(String(componentId))?.changed(Number(version) || 0);
    });
  }
}

function startHere(): void {
  const bridge = (window as { pywry?: Bridge }).pywry;
  const block = document.getElementById('pywry-config');
  if (!bridge || !block) return;
  startWidgets(document, bridge, JSON.parse(block.textContent ?? '') as PageConfig);
}

startHere();
