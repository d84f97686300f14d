// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { inPieces, oneShot } from './support/render';

const rows = (count: number): string =>
  `| a | b |\n|---|--:|\n${Array.from({ length: count }, (_, index) => `| ${index} | x |\n`).join('')}`;

describe('tables', () => {
  it('stand in a region that scrolls with the keyboard', () => {
    const region = oneShot(rows(1), { labels: { table: 'Tabelle' } })
      .firstElementChild as HTMLElement;
    expect(region.tabIndex).toBe(0);
    expect(region.getAttribute('role')).toBe('group');
    expect(region.getAttribute('aria-label')).toBe('Tabelle');
    expect(region.querySelector('th')?.scope).toBe('col');
  });

  it('go on in groups of 64 rows', () => {
    const root = oneShot(rows(150));
    const counts = [...root.querySelectorAll('tbody')].map((body) => body.children.length);
    expect(counts).toEqual([64, 64, 22]);
    expect(root.querySelectorAll('thead')).toHaveLength(1);
    expect(root.firstElementChild?.hasAttribute('data-frozen')).toBe(true);
    expect(oneShot(rows(64)).firstElementChild?.hasAttribute('data-frozen')).toBe(false);
  });

  it('are the same in pieces', () => {
    const text = `${rows(70)}\nEnd`;
    expect(inPieces(text, 3).isEqualNode(oneShot(text))).toBe(true);
  });

  it('take back the first row of a new group', () => {
    const text = `${rows(64)}> quote\n`;
    const root = inPieces(text, 1);
    expect(root.isEqualNode(oneShot(text))).toBe(true);
    expect(root.firstElementChild?.hasAttribute('data-frozen')).toBe(false);
  });
});
