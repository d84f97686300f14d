import type { Translate } from '../locale/translator';
import type { Components, Extract as Told } from '../widgets/registry';

/** What something of the page shows at a moment. */
export interface Extract {
  readonly content: string;
  /** What of it that is, where it is not all. */
  readonly note: string;
}

/** The page's grids and charts tell of themselves; this is where their list hangs. */
const COMPONENTS = Symbol.for('pywry.components');

/** What is nobody's business. */
const SECRET =
  '[type="password"], [type="hidden"], [data-input="secret"] *, [autocomplete*="password"], [autocomplete*="one-time-code"], [autocomplete^="cc-"]';

/** No value that a person gave. */
const SILENT = '[type="submit"], [type="button"], [type="reset"], [type="image"], [type="file"]';

const CONTROLS = 'input, select, textarea, .pywry-picker';

/** What a component or an element shows now; null when it is not there. */
export function extract(
  id: string,
  roots: readonly ParentNode[],
  limit: number,
  t: Translate,
): Extract | null {
  const page = window as unknown as Record<symbol, Components | undefined>;
  const live = page[COMPONENTS]?.get(id);
  if (live) {
    const shown = live.extract();
    return shown && limited({ content: shown.content, note: noteOf(shown, t) }, limit, t);
  }
  const name = CSS.escape(id);
  const element = roots
    .map((root) => root.querySelector<HTMLElement>(`[data-component-id="${name}"], #${name}`))
    .find((found) => found !== null);
  const content = element ? ofElement(element) : null;
  return content === null ? null : limited({ content, note: '' }, limit, t);
}

function noteOf({ rows = 0, shown = rows, total = shown, selected }: Told, t: Translate): string {
  if (selected && rows === shown) return t('rowsSelected', { count: rows });
  const all = selected ? shown : total;
  return rows < all ? t('rowsOf', { count: rows, total: all }) : '';
}

/** The values of what can be filled in, as JSON; of anything else the text that is to be seen. Null when nothing is. */
function ofElement(element: HTMLElement): string | null {
  const controls = element.matches(CONTROLS)
    ? [element]
    : [...element.querySelectorAll<HTMLElement>(CONTROLS)];
  const values = valuesOf(controls.filter((each) => !each.matches(`${SECRET}, ${SILENT}`)));
  const filled = JSON.stringify(values, null, 2);
  if (element.matches(`${CONTROLS}, form, fieldset, [data-input]`)) return filled;
  // What is not drawn would give all that is hidden in it.
  if (!element.checkVisibility()) return null;
  const text = element.innerText.trim();
  return controls.length > 0 ? `${text}\n\n${filled}`.trim() : text;
}

function valuesOf(controls: readonly HTMLElement[]): Record<string, unknown> {
  const values = new Map<string, unknown>();
  for (const control of controls) {
    const root = control.closest<HTMLElement>('[data-input]');
    const { name, id } = control as HTMLInputElement;
    const key = root?.dataset['componentId'] || name || id || control.ariaLabel || '';
    const value = read(control as HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement);
    const before = values.get(key);
    if (value === undefined) continue;
    if (!values.has(key)) values.set(key, value);
    // Several that go by one name are a list: boxes that are ticked, the two ends of a range.
    else values.set(key, [before, value].flat());
  }
  return Object.fromEntries(values);
}

/** The value of a control; nothing for a choice that is not made. */
function read(control: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement): unknown {
  if (control instanceof HTMLSelectElement && control.multiple) {
    return [...control.selectedOptions].map(({ value }) => value);
  }
  // A list of the toolbar's shows what was chosen, and has no value of its own.
  if (control.matches('.pywry-picker')) return control.innerText.trim();
  const { type, value } = control;
  if (type === 'radio') return (control as HTMLInputElement).checked ? value : undefined;
  if (type === 'checkbox') {
    const { checked } = control as HTMLInputElement;
    if (!control.hasAttribute('value')) return checked;
    return checked ? value : undefined;
  }
  if (type === 'number' || type === 'range') return value === '' ? null : Number(value);
  return value;
}

/** As much as a file may be; nothing in it that no text has. */
function limited({ content, note }: Extract, limit: number, t: Translate): Extract {
  const text = content.replace(/(?![\t\n\r])[\p{Cc}\p{Cs}]/gu, '');
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= limit) return { content: text, note };
  const beginning = new TextDecoder().decode(bytes.subarray(0, limit)).replace(/\ufffd$/, '');
  return { content: beginning, note: [note, t('mentionCut')].filter(Boolean).join(', ') };
}
