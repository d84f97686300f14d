const classes = {
  dark: ['dark', 'pywry-theme-dark'],
  light: ['light', 'pywry-theme-light'],
  system: ['pywry-theme-system'],
} as const;

type Theme = keyof typeof classes;

/** Returns which theme a name such as `plotly_dark` or `ag-theme-quartz-light` means. */
export function themeOf(name: string): Theme | null {
  const known = Object.keys(classes) as Theme[];
  return known.find((theme) => name.toLowerCase().includes(theme)) ?? null;
}

/** Gives the document a theme, the same way as the server does when it makes the page. */
export function applyTheme(page: Document, name: string): void {
  const theme = themeOf(name);
  if (!theme) return;
  const list = page.documentElement.classList;
  list.remove(...Object.values(classes).flat());
  list.add(...classes[theme]);
  const scheme = theme === 'system' ? 'light dark' : theme;
  page.querySelector('meta[name="color-scheme"]')?.setAttribute('content', scheme);
}
