import type { AssetHost } from '../assets/host';
import { loadCatalogue } from '../locale/load';
import { createTranslator } from '../locale/translator';
import type { install } from '../rich';
import type { AppEvents } from '../state/appEvents';
import { kit } from '../view/kit';

/** Shows the author's notices, on a page with or without a chat. */
export function handleAlerts(
  events: AppEvents,
  page: Document,
  assets: AssetHost,
  locale: string,
): void {
  const emit = (event: string, data: object): void => {
    events.emit(event, data).catch((error: unknown) => console.error(error));
  };
  // One after the other, in the order in which they came.
  let last: Promise<unknown> = Promise.resolve();
  events.on('pywry:alert', (data) => {
    last = last
      .then(() =>
        Promise.all([
          assets.load('rich.js'),
          loadCatalogue(assets, locale),
          assets.style('rich.css', page),
        ]),
      )
      .then(([module, catalogue]) => {
        const rich = (module as { install: typeof install }).install(kit);
        rich.alert({ root: page, words: createTranslator(locale, catalogue), emit }, data);
      })
      .catch((error: unknown) => console.error(error));
  });
}
