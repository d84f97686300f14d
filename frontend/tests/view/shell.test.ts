// @vitest-environment jsdom
import { describe, expect, it, vi } from 'vitest';
import { FakeMessage, FakeThread } from './fake-chat';
import { mount } from './mounted';

describe('a mounted chat', () => {
  it('says when it is mounted, and leaves nothing behind', () => {
    const chat = mount(new FakeThread('one', [new FakeMessage('m', 'user', 'x')]));
    expect(chat.shell.hasAttribute('data-mounted')).toBe(true);
    chat.mounted.dispose();
    expect(chat.shell.hasAttribute('data-mounted')).toBe(false);
    expect(chat.all('.pywry-chat-msg')).toEqual([]);
    chat.thread.messages.value = [];
    chat.chat.link.value = { state: 'offline' };
    expect(chat.get('.pywry-chat-banner').textContent).toBe('');
  });

  it('says that what is said cannot be kept, until it can', () => {
    const chat = mount();
    const banner = chat.get('.pywry-chat-banner');
    chat.chat.trouble.value = 'The disk is full.';
    expect(banner.textContent).toBe('The disk is full.');
    chat.chat.trouble.value = '';
    expect(banner.textContent).toBe('');
  });

  it('has a sentence for an empty thread, and for one that loads', () => {
    const chat = mount();
    const empty = chat.get('.pywry-chat-empty');
    expect(empty.textContent).toContain('What can I help with?');
    chat.thread.loaded.value = false;
    expect(empty.textContent).toBe('Loading the conversation…');
    chat.thread.messages.value = [new FakeMessage('m', 'user', 'x')];
    chat.thread.loaded.value = true;
    expect(empty.hidden).toBe(true);
  });

  it('names every button', () => {
    const chat = mount(
      new FakeThread('one', [
        new FakeMessage('a', 'user', 'x'),
        new FakeMessage('b', 'assistant', 'x', 'interrupted'),
      ]),
    );
    for (const button of chat.all('button')) {
      expect(button.getAttribute('aria-label') || button.textContent).toBeTruthy();
      expect((button as HTMLButtonElement).type).toBe('button');
    }
  });
});

describe('the connection', () => {
  it('is silent while all is well', () => {
    const chat = mount();
    expect(chat.get('.pywry-chat-banner').textContent).toBe('');
    chat.chat.link.value = { state: 'connecting', attempt: 0 };
    expect(chat.get('.pywry-chat-banner').textContent).toBe('');
  });

  it('counts down, can be tried now, and says when it is back', () => {
    vi.useFakeTimers();
    const chat = mount();
    const banner = chat.get('.pywry-chat-banner');
    chat.chat.link.value = { state: 'waiting', attempt: 1, retryAt: performance.now() + 3000 };
    const words = chat.get('.pywry-chat-banner-text');
    expect(words.textContent).toBe('Connection lost. Trying again in 3 s.');
    expect(words.getAttribute('aria-hidden')).toBe('true');
    const button = chat.get('.pywry-chat-banner button');
    vi.advanceTimersByTime(1000);
    expect(words.textContent).toContain('2 s');
    expect(banner.firstElementChild?.textContent).toBe('Connection lost. Trying again.');
    expect(chat.get('.pywry-chat-banner button')).toBe(button);
    button.click();
    expect(chat.chat.calls).toEqual(['reconnect']);
    chat.chat.link.value = { state: 'connecting', attempt: 2 };
    expect(banner.textContent).toBe('Connecting…');
    chat.chat.link.value = { state: 'open' };
    expect(banner.textContent).toBe('Back online');
    vi.advanceTimersByTime(5000);
    expect(banner.textContent).toBe('');
    vi.useRealTimers();
  });

  it('says when only reloading helps', () => {
    const chat = mount();
    chat.chat.link.value = { state: 'refused', reason: '' };
    expect(chat.get('.pywry-chat-banner').textContent).toBe(
      'This page needs to be reloaded.Reload',
    );
  });
});
