import type { FrameTheme } from './frameMessages';

/** What frames are told of the page's look. */
const TOKENS = [
  '--pywry-font-family',
  '--pywry-font-mono',
  '--pywry-font-size',
  '--pywry-radius',
  '--pywry-bg-primary',
  '--pywry-bg-secondary',
  '--pywry-bg-tertiary',
  '--pywry-text-primary',
  '--pywry-text-secondary',
  '--pywry-text-muted',
  '--pywry-text-accent',
  '--pywry-border-color',
  '--pywry-border-focus',
  '--pywry-accent',
  '--pywry-error',
  '--pywry-warning',
  '--pywry-success',
] as const;

/** Where the colours come from, and when they change. */
export interface ThemeSource {
  read(): FrameTheme;
  /** Calls `changed` after every change until what it returns is called. */
  watch(changed: () => void): () => void;
}

/** The look that an element of the page has. */
export function themeAt(place: HTMLElement): ThemeSource {
  const page = place.ownerDocument;
  const light = page.defaultView?.matchMedia('(prefers-color-scheme: light)');
  return {
    read() {
      const style = getComputedStyle(place);
      const tokens: Record<string, string> = {};
      for (const name of TOKENS) tokens[name] = style.getPropertyValue(name).trim();
      const { colorScheme } = style;
      const either = colorScheme.includes('light') === colorScheme.includes('dark');
      const isLight = either ? (light?.matches ?? false) : colorScheme.includes('light');
      return { scheme: isLight ? 'light' : 'dark', tokens };
    },
    watch(changed) {
      const observer = new MutationObserver(changed);
      const root = place.getRootNode();
      const bearers = [page.documentElement, page.body, root instanceof ShadowRoot && root.host];
      for (const each of bearers)
        if (each) observer.observe(each, { attributeFilter: ['class', 'style'] });
      light?.addEventListener('change', changed);
      return () => {
        observer.disconnect();
        light?.removeEventListener('change', changed);
      };
    },
  };
}
