import { createPart, themeQuartz } from 'ag-grid-community';

/** Scroll bars that take no room lie over the cells, which are seen through them. */
const scrollBars = createPart({
  feature: 'scrollBars',
  css: '.ag-scrollbar-invisible{--ag-data-background-color:transparent}',
});

/** The page's own colours, so that the grid follows them without being told. */
export const theme = themeQuartz.withPart(scrollBars).withParams({
  accentColor: 'var(--pywry-accent)',
  backgroundColor: 'var(--pywry-bg-secondary)',
  borderColor: 'var(--pywry-border-color)',
  borderRadius: 0,
  browserColorScheme: 'inherit',
  cellTextColor: 'var(--pywry-text-primary)',
  chromeBackgroundColor: 'var(--pywry-bg-primary)',
  columnBorder: false,
  fontFamily: 'inherit',
  fontSize: 13,
  foregroundColor: 'var(--pywry-text-primary)',
  headerBackgroundColor: 'var(--pywry-bg-primary)',
  headerFontWeight: 550,
  headerTextColor: 'var(--pywry-text-secondary)',
  inputBackgroundColor: 'var(--pywry-input-bg)',
  inputTextColor: 'var(--pywry-text-primary)',
  menuBackgroundColor: 'var(--pywry-dropdown-bg)',
  oddRowBackgroundColor: 'transparent',
  rowHoverColor: 'var(--pywry-bg-hover)',
  selectedRowBackgroundColor: 'color-mix(in srgb, var(--pywry-accent) 22%, transparent)',
  spacing: 6,
  subtleTextColor: 'var(--pywry-text-muted)',
  tooltipBackgroundColor: 'var(--pywry-dropdown-bg)',
  tooltipTextColor: 'var(--pywry-text-primary)',
  wrapperBorder: false,
  wrapperBorderRadius: 0,
});
