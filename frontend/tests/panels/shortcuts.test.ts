// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';
import { press } from '../view/mounted';
import { mountRich } from './mounted-rich';

// What jsdom lacks of a dialog.
beforeEach(() => {
  HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLDialogElement.prototype.close ??= function close(this: HTMLDialogElement) {
    this.open = false;
    this.dispatchEvent(new Event('close'));
  };
});

describe('the list of keys', () => {
  it('opens with a question mark that is not text, and gives the focus back', async () => {
    const chat = await mountRich();
    press(chat.get('.pywry-chat-input'), '?');
    expect(chat.all('dialog')).toEqual([]);
    const messages = chat.get('.pywry-chat-messages');
    messages.focus();
    press(messages, '?');
    press(messages, '?');
    expect(chat.all('dialog')).toHaveLength(1);
    const dialog = chat.get<HTMLDialogElement>('dialog');
    expect(dialog.open).toBe(true);
    expect(dialog.getAttribute('aria-label')).toBe('Keyboard shortcuts');
    expect(dialog.querySelectorAll('dt').length).toBeGreaterThan(6);
    chat.thread.begin('answer');
    press(dialog, 'Escape');
    expect(chat.thread.calls).toEqual([]);
    dialog.querySelector('button')?.click();
    expect(chat.all('dialog')).toEqual([]);
    expect(document.activeElement).toBe(messages);
  });

  it('opens by a button, below the conversations', async () => {
    const chat = await mountRich();
    chat.get('.pywry-chat-sidebar-footer [aria-label="Keyboard shortcuts"]').click();
    expect(chat.all('dialog')).toHaveLength(1);
  });
});
