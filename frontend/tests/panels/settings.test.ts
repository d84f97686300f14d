// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import type { SettingsItem } from '../../src/protocol/generated';
import { type Mounted, press } from '../view/mounted';
import { mountRich, settle } from './mounted-rich';

const item = (fields: Partial<SettingsItem> & { id: string }): SettingsItem =>
  ({ label: '', type: 'action', ...fields }) as SettingsItem;

const items = [
  item({ id: 'model', label: 'Model', type: 'select', options: ['small', 'large'] }),
  item({ id: 'heat', label: '\u202eHeat', type: 'range', min: 0, max: 2, step: 0.1 }),
  item({ id: 'verbose', type: 'toggle' }),
  item({ id: 'name', label: 'Name', type: 'text' }),
  item({ id: 'speed', label: 'Speed', type: 'number', min: 1 }),
  item({ id: 'line', type: 'separator' }),
  item({ id: 'reset', label: 'Reset', type: 'action' }),
];

const values = { model: 'large', heat: 0.7, verbose: true, name: 'Ada', speed: 2 };

async function mountSettings(): Promise<Mounted> {
  const chat = await mountRich();
  chat.chat.settings.value = values;
  chat.chat.settingsItems.value = items;
  return chat;
}

const toggle = (chat: Mounted) => chat.get('.pywry-chat-settings-toggle');
const menu = (chat: Mounted) => chat.get('.pywry-chat-settings-dropdown');
const field = (chat: Mounted, id: string) =>
  chat.get<HTMLInputElement>(
    `[data-settings-id="${id}"] :is(input, select, button):not([role=alert])`,
  );

function change(element: HTMLInputElement, value: string): void {
  element.value = value;
  element.dispatchEvent(new Event('input'));
  element.dispatchEvent(new Event('change'));
}

describe('the settings menu', () => {
  it('is there when there is something to set', async () => {
    const chat = await mountRich();
    expect(chat.get('.pywry-chat-settings-menu').hidden).toBe(true);
    chat.chat.settingsItems.value = items;
    expect(chat.get('.pywry-chat-settings-menu').hidden).toBe(false);
    expect(menu(chat).hidden).toBe(true);
    chat.chat.settingsItems.value = [];
    expect(chat.get('.pywry-chat-settings-menu').hidden).toBe(true);
  });

  it('opens at its button, takes the focus, and gives it back', async () => {
    const chat = await mountSettings();
    toggle(chat).click();
    expect(toggle(chat).getAttribute('aria-expanded')).toBe('true');
    expect(document.activeElement).toBe(field(chat, 'model'));
    chat.thread.begin('answer');
    press(field(chat, 'model'), 'Escape');
    expect(menu(chat).hidden).toBe(true);
    expect(document.activeElement).toBe(toggle(chat));
    expect(chat.thread.calls).toEqual([]);
  });

  it('closes by a press elsewhere', async () => {
    const chat = await mountSettings();
    toggle(chat).click();
    menu(chat).dispatchEvent(new Event('pointerdown', { bubbles: true, composed: true }));
    expect(menu(chat).hidden).toBe(false);
    document.body.dispatchEvent(new Event('pointerdown', { bubbles: true, composed: true }));
    expect(menu(chat).hidden).toBe(true);
  });

  it('shows names and values', async () => {
    const chat = await mountSettings();
    expect(field(chat, 'model').value).toBe('large');
    expect(field(chat, 'heat').value).toBe('0.7');
    expect(chat.get('[data-settings-id=heat] output').textContent).toBe('0.7');
    expect(field(chat, 'verbose').getAttribute('aria-checked')).toBe('true');
    expect(field(chat, 'verbose').getAttribute('role')).toBe('switch');
    expect(field(chat, 'name').value).toBe('Ada');
    expect(field(chat, 'speed').value).toBe('2');
    expect(chat.get('[data-settings-id=line]').getAttribute('role')).toBe('separator');
    for (const id of ['model', 'heat', 'verbose', 'name', 'speed']) {
      const label = chat.get<HTMLLabelElement>(`[data-settings-id="${id}"] label`);
      expect(label.control).toBe(field(chat, id));
      expect(label.querySelector('bdi')).not.toBeNull();
    }
    expect(chat.get('[data-settings-id=verbose] label').textContent).toBe('verbose');
  });

  it('tells the server what was changed', async () => {
    const chat = await mountSettings();
    change(field(chat, 'model'), 'small');
    change(field(chat, 'heat'), '1.5');
    expect(chat.get('[data-settings-id=heat] output').textContent).toBe('1.5');
    field(chat, 'verbose').click();
    change(field(chat, 'name'), 'Grace');
    change(field(chat, 'speed'), '3');
    change(field(chat, 'speed'), '');
    toggle(chat).click();
    field(chat, 'reset').click();
    await settle();
    expect(chat.chat.calls).toEqual([
      'changeSetting model small',
      'changeSetting heat 1.5',
      'changeSetting verbose false',
      'changeSetting name Grace',
      'changeSetting speed 3',
      'changeSetting speed null',
      'changeSetting reset null',
    ]);
    expect(menu(chat).hidden).toBe(true);
  });

  it('snaps back and says why when a change is refused', async () => {
    const chat = await mountSettings();
    toggle(chat).click();
    for (const [id, value] of [
      ['speed', '0'],
      ['name', 'Eve'],
      ['heat', '1.9'],
    ] as const) {
      chat.chat.refusal = new Error(`${id}: no`);
      field(chat, id).focus();
      change(field(chat, id), value);
      await settle();
      expect(field(chat, id).value).toBe(String(values[id]));
      const error = chat.get(`[data-settings-id="${id}"] [role=alert]`);
      expect(error.textContent).toBe(`${id}: no`);
      expect(error.hidden).toBe(false);
      expect(field(chat, id).getAttribute('aria-describedby')).toBe(error.id);
      expect(field(chat, id).getAttribute('aria-invalid')).toBe('true');
    }
    chat.chat.refusal = new Error('no');
    field(chat, 'verbose').click();
    await settle();
    expect(field(chat, 'verbose').getAttribute('aria-checked')).toBe('true');
    change(field(chat, 'name'), 'Eva');
    expect(chat.get('[data-settings-id=name] [role=alert]').hidden).toBe(true);
  });

  it('follows what another page changes, but not under the hands of who types', async () => {
    const chat = await mountSettings();
    toggle(chat).click();
    field(chat, 'name').focus();
    field(chat, 'name').value = 'Gra';
    chat.chat.settings.value = { ...values, model: 'small', heat: 2, verbose: false, name: 'Bob' };
    expect(field(chat, 'model').value).toBe('small');
    expect(field(chat, 'heat').value).toBe('2');
    expect(field(chat, 'verbose').getAttribute('aria-checked')).toBe('false');
    expect(field(chat, 'name').value).toBe('Gra');
  });
});
