// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTranslator } from '../../src/locale/translator';
import { install } from '../../src/rich';
import { kit } from '../../src/view/kit';

const emit = vi.fn();
const rich = install(kit);
const show = (data: unknown, root: Document | ShadowRoot = document): void =>
  rich.alert({ root, words: createTranslator('en'), emit }, data);
const alerts = () => [...document.querySelectorAll<HTMLElement>('.pywry-alert')];
const button = (label: string) =>
  [...document.querySelectorAll('button')].find(
    (found) => found.textContent === label || found.getAttribute('aria-label') === label,
  );

beforeEach(() => {
  vi.useFakeTimers();
  emit.mockClear();
});

afterEach(() => {
  vi.useRealTimers();
  document.body.replaceChildren();
});

describe('a notice of the author', () => {
  it.each([
    ['info', 'status'],
    ['success', 'status'],
    ['warning', 'alert'],
    ['error', 'alert'],
  ])('of type %s is a %s', (type, role) => {
    show({ message: '<b>Done</b>', title: 'Report', type });
    expect(alerts()).toHaveLength(1);
    expect(alerts()[0]?.className).toContain(`pywry-alert-${type}`);
    expect(alerts()[0]?.getAttribute('role')).toBe(role);
    expect(alerts()[0]?.textContent).toBe('Report<b>Done</b>');
  });

  it('goes after a while, unless somebody looks at it', () => {
    show({ message: 'one', duration: 1000 });
    alerts()[0]?.dispatchEvent(new Event('pointerenter'));
    vi.advanceTimersByTime(5000);
    expect(alerts()).toHaveLength(1);
    alerts()[0]?.dispatchEvent(new Event('pointerleave'));
    vi.advanceTimersByTime(1000);
    expect(alerts()).toEqual([]);
  });

  it('stays when it is to stay, until it is closed', () => {
    show({ message: 'one', duration: 0 });
    vi.advanceTimersByTime(100_000);
    button('Close')?.click();
    expect(alerts()).toEqual([]);
  });

  it.each(['top-right', 'top-left', 'bottom-right', 'bottom-left'])(
    'stands at the %s',
    (position) => {
      show({ message: 'one', position });
      show({ message: 'two', position });
      expect(document.querySelectorAll(`.pywry-alerts-${position} > .pywry-alert`)).toHaveLength(2);
    },
  );

  it('takes whatever it is told', () => {
    for (const data of [null, 'text', 7, {}, { type: 'odd', position: '"]', message: { a: 1 } }])
      show(data);
    expect(alerts()).toHaveLength(5);
  });

  it('does not fill the page', () => {
    for (let count = 0; count < 20; count += 1) show({ message: `${count}` });
    expect(alerts()).toHaveLength(6);
    expect(alerts().at(-1)?.textContent).toBe('19');
  });

  it('stands in a shadow root, too', () => {
    const root = document.body
      .appendChild(document.createElement('div'))
      .attachShadow({ mode: 'open' });
    show({ message: 'inside' }, root);
    expect(root.querySelector('.pywry-alert')?.textContent).toBe('inside');
    expect(alerts()).toEqual([]);
  });
});

describe('a question of the author', () => {
  const ask = (): void =>
    show({ message: 'Sure?', type: 'confirm', title: 'Delete', callback_event: 'app:sure' });

  it.each([
    ['OK', true],
    ['Cancel', false],
  ])('is answered with %s', (label, confirmed) => {
    ask();
    vi.advanceTimersByTime(100_000);
    const dialog = document.querySelector('[role=alertdialog]');
    expect(dialog?.getAttribute('aria-label')).toBe('Delete');
    expect(
      document.getElementById(dialog?.getAttribute('aria-describedby') ?? '')?.textContent,
    ).toBe('DeleteSure?');
    button(label)?.click();
    expect(emit.mock.calls).toEqual([['app:sure', { confirmed }]]);
    expect(alerts()).toEqual([]);
  });

  it('takes the focus of nobody', async () => {
    const field = document.body.appendChild(document.createElement('input'));
    field.focus();
    ask();
    await Promise.resolve();
    expect(document.activeElement).toBe(field);
    field.blur();
    ask();
    await Promise.resolve();
    expect(document.activeElement?.textContent).toBe('Cancel');
  });
});
