import type { Asset } from '../protocol/generated';
import type { AssetHost } from './host';

type Import = (url: string) => Promise<unknown>;

/** Loads assets from the page's own server, by the hashed addresses that the page was given. */
export class ServerAssets implements AssetHost {
  readonly label: string;
  readonly #assets: ReadonlyMap<string, Asset>;
  readonly #base: string;
  readonly #import: Import;
  readonly #modules = new Map<string, Promise<unknown>>();
  /** How often a script could not be loaded: a browser may remember that of an address, for as long as the page lives. */
  readonly #failures = new Map<string, number>();
  readonly #styles = new WeakMap<Document | ShadowRoot, Map<string, Promise<void>>>();

  constructor(
    assets: Readonly<Record<string, Asset>>,
    base: string,
    label = '',
    load: Import = (url) => import(url),
  ) {
    this.#assets = new Map(Object.entries(assets));
    this.#base = base;
    this.label = label;
    this.#import = load;
  }

  url(name: string): string | null {
    const asset = this.#assets.get(name);
    return asset ? new URL(asset.url, this.#base).href : null;
  }

  load(name: string): Promise<unknown> {
    return once(this.#modules, name, async () => {
      const failures = this.#failures.get(name) ?? 0;
      try {
        return await this.#import(this.#need(name) + (failures ? `?again=${failures}` : ''));
      } catch (error) {
        this.#failures.set(name, failures + 1);
        throw error;
      }
    });
  }

  style(name: string, root: Document | ShadowRoot): Promise<void> {
    const styles = this.#styles.get(root) ?? new Map<string, Promise<void>>();
    this.#styles.set(root, styles);
    return once(styles, name, () => this.#link(name, root));
  }

  file(path: string): Promise<Response> {
    return fetch(new URL(`/file/${this.label}/${path}`, this.#base));
  }

  /** A link and not a constructed sheet, because fonts are named relative to the sheet's address. */
  #link(name: string, root: Document | ShadowRoot): Promise<void> {
    const place = root instanceof Document ? root.head : root;
    const link = (root.ownerDocument ?? (root as Document)).createElement('link');
    link.rel = 'stylesheet';
    link.href = this.#need(name);
    link.integrity = this.#assets.get(name)?.integrity ?? '';
    return new Promise((resolve, reject) => {
      link.onload = () => resolve();
      link.onerror = () => {
        link.remove();
        reject(new Error(`the style sheet ${name} could not be loaded`));
      };
      place.append(link);
    });
  }

  #need(name: string): string {
    const url = this.url(name);
    if (!url) throw new Error(`the page has no asset ${name}`);
    return url;
  }
}

/** Does it once for each name; what failed may be tried again. */
function once<Result>(
  done: Map<string, Promise<Result>>,
  name: string,
  action: () => Promise<Result>,
): Promise<Result> {
  const known = done.get(name);
  if (known) return known;
  const result = Promise.resolve().then(action);
  done.set(name, result);
  result.catch(() => done.delete(name));
  return result;
}
