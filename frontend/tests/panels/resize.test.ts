// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { install } from '../../src/rich';
import { clampSize, mountResizing } from '../../src/rich/panels/resize';
import type { ChatView } from '../../src/view/chat-view';
import { kit } from '../../src/view/kit';
import { Scope } from '../../src/view/scope';
import { press } from '../view/mounted';

install(kit);

describe('a panel', () => {
  it('stays within its limits', () => {
    expect(clampSize(500, 280, 1200)).toBe(500);
    expect(clampSize(100, 280, 1200)).toBe(280);
    expect(clampSize(5000, 280, 1200)).toBe(1200);
    expect(clampSize(500, 280, 200)).toBe(280);
  });

  it('is resized by keys, once for each press, however many chats the page has', () => {
    document.body.innerHTML = `<div class="pywry-page"><div class="pywry-toolbar">
      <div class="pywry-toolbar-separator" role="separator" tabindex="0" aria-orientation="vertical"></div>
      <section class="pywry-chat"></section></div></div>`;
    const [toolbar, separator, shell] = ['toolbar', 'toolbar-separator', 'chat'].map((name) =>
      document.querySelector<HTMLElement>(`.pywry-${name}`),
    ) as [HTMLElement, HTMLElement, HTMLElement];
    const page = toolbar.parentElement as HTMLElement;
    Object.defineProperty(page, 'clientWidth', { value: 1000 });
    toolbar.getBoundingClientRect = () => {
      const size = Number.parseFloat(toolbar.style.getPropertyValue('--pywry-panel-size')) || 400;
      return { left: 0, top: 0, width: size, height: 600 } as DOMRect;
    };
    const scope = new Scope();
    const view = { shell, scope, t: (key: string) => key } as unknown as ChatView;
    mountResizing(view);
    mountResizing(view);
    const size = () => toolbar.style.getPropertyValue('--pywry-panel-size');
    press(separator, 'ArrowLeft');
    expect(size()).toBe('416px');
    press(separator, 'End');
    expect(size()).toBe('920px');
    press(separator, 'Home');
    expect(size()).toBe('160px');
    expect(separator.getAttribute('aria-valuenow')).toBe('160');
    separator.dispatchEvent(new Event('dblclick'));
    expect(toolbar.dataset['resized']).toBeUndefined();
    scope.dispose();
  });
});
