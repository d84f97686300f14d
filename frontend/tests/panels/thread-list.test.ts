// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { FakeThread, threadInfo } from '../view/fake-chat';
import { type Mounted, mount, press } from '../view/mounted';
import { mountRich, richAssets, settle } from './mounted-rich';

async function mountThree(): Promise<Mounted> {
  const chat = await mountRich();
  chat.chat.threads.value = [
    threadInfo('one', 'First'),
    threadInfo('two', 'Second', { running: true }),
    threadInfo('three', ''),
  ];
  return chat;
}

const row = (chat: Mounted, id: string): HTMLElement => chat.get(`[data-thread-id="${id}"]`);
const openButton = (chat: Mounted, id: string): HTMLElement =>
  chat.get(`[data-thread-id="${id}"] .pywry-chat-thread-open`);

describe('the conversations', () => {
  it('have a title, isolated from the text around it', async () => {
    const chat = await mountThree();
    const titles = chat.all('.pywry-chat-thread-title');
    expect(titles.map((title) => title.textContent)).toEqual(['First', 'Second', 'New chat']);
    expect(titles.every((title) => title.localName === 'bdi')).toBe(true);
    expect(chat.get('.pywry-chat-conv-title').textContent).toBe('First');
  });

  it('show which runs, which is new and which is open', async () => {
    const chat = await mountThree();
    chat.chat.unread.value = new Set(['three']);
    const marks = chat.all('.pywry-chat-thread-mark').map((mark) => mark.dataset['state']);
    expect(marks).toEqual(['', 'running', 'unread']);
    expect(openButton(chat, 'one').getAttribute('aria-current')).toBe('true');
    expect(chat.get('.pywry-chat-conv-btn').hasAttribute('data-unread')).toBe(true);
  });

  it('open, close with Escape and give the focus back', async () => {
    const chat = await mountThree();
    const button = chat.get('.pywry-chat-conv-btn');
    button.click();
    expect(button.getAttribute('aria-expanded')).toBe('true');
    expect(document.activeElement).toBe(openButton(chat, 'one'));
    chat.thread.begin('answer');
    press(openButton(chat, 'one'), 'Escape');
    expect(button.getAttribute('aria-expanded')).toBe('false');
    expect(document.activeElement).toBe(button);
    expect(chat.thread.calls).toEqual([]);
  });

  it('are one stop of the Tab key, and arrows move in it', async () => {
    const chat = await mountThree();
    const stops = () => chat.all('.pywry-chat-thread-open').map((button) => button.tabIndex);
    expect(stops()).toEqual([0, -1, -1]);
    openButton(chat, 'one').focus();
    press(openButton(chat, 'one'), 'End');
    expect(document.activeElement).toBe(openButton(chat, 'three'));
    press(openButton(chat, 'three'), 'ArrowUp');
    expect(document.activeElement).toBe(openButton(chat, 'two'));
    expect(stops()).toEqual([-1, 0, -1]);
  });

  it('keep the element, and so the focus, when they change their order', async () => {
    const chat = await mountThree();
    openButton(chat, 'two').focus();
    const element = row(chat, 'two');
    chat.chat.threads.value = [
      threadInfo('two', 'Second, renamed'),
      threadInfo('one', 'First'),
      threadInfo('three', ''),
    ];
    expect(row(chat, 'two')).toBe(element);
    expect(element.parentElement?.firstElementChild).toBe(element);
  });

  it('are opened by a click', async () => {
    const chat = await mountThree();
    openButton(chat, 'two').click();
    expect(chat.chat.calls).toEqual(['openThread two']);
    expect(document.activeElement).toBe(chat.get('.pywry-chat-input'));
  });

  it('are created by the button in the header', async () => {
    const chat = await mountThree();
    chat.get('.pywry-chat-new-thread').click();
    expect(chat.chat.calls).toEqual(['createThread']);
  });

  it('never mix: what streams in one is not drawn in another', async () => {
    const chat = await mountThree();
    const answer = chat.thread.begin('answer');
    chat.chat.thread.value = new FakeThread('two');
    answer.add('for the first');
    expect(chat.shell.textContent).not.toContain('for the first');
    expect(chat.get('.pywry-chat-send').dataset['state']).toBe('send');
    chat.chat.thread.value = chat.thread;
    expect(chat.get('.pywry-chat-text').textContent).toBe('for the first');
  });

  it('are shown as soon as they are there to who asked for them before', async () => {
    const chat = mount(new FakeThread('one'), 'en', richAssets);
    const button = chat.get('.pywry-chat-conv-btn');
    button.click();
    await settle();
    expect(button.getAttribute('aria-expanded')).toBe('true');
    button.click();
    expect(button.getAttribute('aria-expanded')).toBe('false');
  });
});
