// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { MESSAGE_LIMIT, meaningOfKey } from '../../src/view/composer';
import { FakeThread } from './fake-chat';
import { mount, press, type } from './mounted';

const key = (fields: KeyboardEventInit & { keyCode?: number }): KeyboardEvent =>
  new KeyboardEvent('keydown', fields);

describe('what a key means', () => {
  it('sends with Enter', () => {
    expect(meaningOfKey(key({ key: 'Enter' }))).toBe('send');
  });

  it.each([
    ['Shift', { key: 'Enter', shiftKey: true }],
    ['Alt', { key: 'Enter', altKey: true }],
    ['an input method', { key: 'Enter', isComposing: true }],
    ['the end of a composition in Safari', { key: 'Enter', keyCode: 229 }],
    ['another key', { key: 'a' }],
  ])('does not send with %s', (_name, fields) => {
    expect(meaningOfKey(key(fields))).toBe('none');
  });
});

describe('the composer', () => {
  const field = (chat: ReturnType<typeof mount>) =>
    chat.get<HTMLTextAreaElement>('.pywry-chat-input');

  it('sends, empties itself and keeps the focus', () => {
    const chat = mount();
    type(field(chat), '  Hello\n');
    const event = press(field(chat), 'Enter');
    expect(event.defaultPrevented).toBe(true);
    expect(chat.thread.calls).toEqual(['send Hello']);
    expect(field(chat).value).toBe('');
    expect(chat.thread.draft.peek()).toBe('');
    expect(document.activeElement).toBe(field(chat));
  });

  it('does not send what is empty', () => {
    const chat = mount();
    type(field(chat), '  \n ');
    press(field(chat), 'Enter');
    chat.get('.pywry-chat-send').click();
    expect(chat.thread.calls).toEqual([]);
    expect(chat.get('.pywry-chat-send').getAttribute('aria-disabled')).toBe('true');
  });

  it('does not send while an input method composes', () => {
    const chat = mount();
    type(field(chat), 'にほん');
    field(chat).dispatchEvent(new Event('compositionstart'));
    press(field(chat), 'Enter');
    press(field(chat), 'Enter', { isComposing: true });
    expect(chat.thread.calls).toEqual([]);
    field(chat).dispatchEvent(new Event('compositionend'));
    press(field(chat), 'Enter');
    expect(chat.thread.calls).toEqual(['send にほん']);
  });

  it('does not write the draft into the field while an input method composes', () => {
    const chat = mount();
    field(chat).dispatchEvent(new Event('compositionstart'));
    field(chat).value = 'にほ';
    chat.thread.draft.value = 'from another tab';
    expect(field(chat).value).toBe('にほ');
  });

  it('keeps a text without a thread to send it to, and gives it to the first one', () => {
    const chat = mount();
    chat.chat.thread.value = null;
    type(field(chat), 'early');
    press(field(chat), 'Enter');
    expect(field(chat).value).toBe('early');
    expect(chat.thread.calls).toEqual([]);
  });

  it('says when a text is too long, and keeps it', () => {
    const chat = mount();
    type(field(chat), 'x'.repeat(MESSAGE_LIMIT + 1));
    press(field(chat), 'Enter');
    expect(chat.thread.calls).toEqual([]);
    expect(field(chat).value).toHaveLength(MESSAGE_LIMIT + 1);
    expect(chat.get('.pywry-chat-limit').textContent).toBe(
      'Too long: 100,001 of at most 100,000 characters',
    );
    expect(field(chat).getAttribute('aria-invalid')).toBe('true');
  });

  it('has a draft for each thread', () => {
    const chat = mount();
    type(field(chat), 'for one');
    const two = new FakeThread('two');
    two.draft.value = 'for two';
    chat.chat.thread.value = two;
    expect(field(chat).value).toBe('for two');
    type(field(chat), 'more for two');
    chat.chat.thread.value = chat.thread;
    expect(field(chat).value).toBe('for one');
    expect(two.draft.peek()).toBe('more for two');
  });

  it('stays usable while an answer streams, beside Stop', () => {
    const chat = mount();
    const answer = chat.thread.begin('answer');
    const button = chat.get('.pywry-chat-send');
    expect(button.dataset['state']).toBe('stop');
    expect(button.getAttribute('aria-label')).toBe('Stop');
    expect(chat.get('.pywry-chat-queue-send').hidden).toBe(true);
    type(field(chat), 'next');
    answer.add('a chunk');
    expect(field(chat).value).toBe('next');
    chat.get('.pywry-chat-queue-send').click();
    expect(chat.thread.calls).toEqual(['send next']);
  });

  it('stops once, and says that it does', () => {
    const chat = mount();
    const answer = chat.thread.begin('answer');
    const button = chat.get('.pywry-chat-send');
    button.click();
    button.click();
    expect(chat.thread.calls).toEqual(['stop']);
    expect(button.getAttribute('aria-label')).toBe('Stopping…');
    chat.thread.end(answer, 'stopped');
    expect(button.getAttribute('aria-label')).toBe('Send');
  });

  it('stops with Escape from anywhere in the chat, only while an answer runs', () => {
    const chat = mount();
    expect(press(chat.get('.pywry-chat-messages'), 'Escape').defaultPrevented).toBe(false);
    chat.thread.begin('answer');
    press(chat.get('.pywry-chat-messages'), 'Escape');
    expect(chat.thread.calls).toEqual(['stop']);
  });
});
