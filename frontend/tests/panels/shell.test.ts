// @vitest-environment jsdom
import { describe, expect, it, vi } from 'vitest';
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

  it('announces how an answer goes, not its words', async () => {
    const chat = await mountRich();
    vi.useFakeTimers();
    const region = chat.get('.pywry-chat-status');
    const answer = chat.thread.begin('answer');
    vi.advanceTimersByTime(100);
    expect(region.textContent).toBe('The assistant is answering.');
    answer.add('some words');
    vi.advanceTimersByTime(100);
    chat.thread.end(answer);
    vi.advanceTimersByTime(100);
    expect(region.textContent).toBe('The answer is complete.');
    expect(chat.get('.pywry-chat-messages').getAttribute('aria-live')).toBe('off');
    vi.useRealTimers();
  });

  it('lives in a shadow root', async () => {
    const chat = await mountRich();
    const host = document.createElement('div');
    const shadow = host.attachShadow({ mode: 'open' });
    document.body.append(host);
    shadow.append(chat.shell);
    const button = chat.get('.pywry-chat-conv-btn');
    button.click();
    expect(button.getAttribute('aria-expanded')).toBe('true');
    button.click();
    expect(button.getAttribute('aria-expanded')).toBe('false');
  });
});
