import type { AssetHost } from '../assets/host';
import type { Catalogue } from './en';
import { chooseLocale } from './translator';

/** Fetches the words of a language; null where that is English, or they cannot be had, which is no reason to show nothing. */
export function loadCatalogue(assets: AssetHost, wish: string): Promise<Catalogue | null> | null {
  const name = `locale.${chooseLocale(wish)}.js`;
  if (!assets.url(name)) return null;
  return assets.load(name).then(
    (module) => (module as { default: Catalogue }).default,
    (error: unknown) => {
      console.warn(error);
      return null;
    },
  );
}
