// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { mountRich } from './mounted-rich';

describe('the shell', () => {
  it('says why another conversation is open', async () => {
    const chat = await mountRich();
    chat.chat.notice.value = { kind: 'thread-removed', threadId: 'gone' };
    expect(chat.get('.pywry-chat-toast').textContent).toContain('was deleted');
    expect(chat.chat.notice.peek()).toBeNull();
  });

  it('fills the page and gives it back', async () => {
    const chat = await mountRich();
    const button = chat.get('.pywry-chat-fullscreen-btn');
    button.click();
    expect(chat.shell.hasAttribute('data-full')).toBe(true);
    expect(button.getAttribute('aria-pressed')).toBe('true');
    button.click();
    expect(chat.shell.hasAttribute('data-full')).toBe(false);
  });
});
