// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import { quoted } from '../../src/rich/panels/quote';
import { FakeMessage, FakeThread } from '../view/fake-chat';
import { type Mounted, press, type } from '../view/mounted';
import { mountRich, settle, wait } from './mounted-rich';

const field = (chat: Mounted) => chat.get<HTMLTextAreaElement>('.pywry-chat-input');

describe('what was said before', () => {
  it('comes back with the arrow keys, while the field is empty', async () => {
    const thread = new FakeThread('one');
    thread.said = ['newest', 'older\ntwo lines', 'oldest'];
    const chat = await mountRich(thread);
    const values = ['ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowDown', 'ArrowDown'].map(
      (key) => {
        press(field(chat), key);
        return field(chat).value;
      },
    );
    expect(values).toEqual([
      'newest',
      'older\ntwo lines',
      'oldest',
      'oldest',
      'older\ntwo lines',
      'newest',
    ]);
    press(field(chat), 'ArrowDown');
    expect(field(chat).value).toBe('');
    expect(press(field(chat), 'ArrowDown').defaultPrevented).toBe(false);
  });

  it('leaves a text of the user alone, and one that he changed', async () => {
    const thread = new FakeThread('one');
    thread.said = ['newest', 'older'];
    const chat = await mountRich(thread);
    type(field(chat), 'typing');
    expect(press(field(chat), 'ArrowUp').defaultPrevented).toBe(false);
    type(field(chat), '');
    press(field(chat), 'ArrowUp');
    type(field(chat), 'newest!');
    press(field(chat), 'ArrowUp');
    expect(field(chat).value).toBe('newest!');
  });
});

describe('what waits', () => {
  async function mountQueue() {
    const chat = await mountRich();
    chat.thread.begin('answer');
    chat.thread.queue.value = [{ id: 'q1', text: 'Later, please' }];
    return chat;
  }

  it('is taken back into the composer', async () => {
    const chat = await mountQueue();
    expect(chat.get('.pywry-chat-queued-text').textContent).toBe('Later, please');
    chat.get('[aria-label="Take back and edit"]').click();
    await settle();
    expect(chat.thread.calls).toEqual(['removeQueued q1']);
    expect(field(chat).value).toBe('Later, please');
    expect(document.activeElement).toBe(field(chat));
    expect(chat.get('.pywry-chat-queue').hidden).toBe(true);
  });

  it('is sent at once', async () => {
    const chat = await mountQueue();
    chat.get('[aria-label="Send now, stopping the answer"]').click();
    await settle();
    expect(chat.thread.calls).toEqual(['sendQueued q1']);
  });

  it('stays when it cannot be sent', async () => {
    const chat = await mountQueue();
    chat.thread.refusal = new Error('Too late.');
    const button = chat.get<HTMLButtonElement>('[aria-label="Send now, stopping the answer"]');
    button.click();
    expect(button.disabled).toBe(true);
    await settle();
    expect(button.disabled).toBe(false);
    expect(chat.get('.pywry-chat-toast-error').textContent).toContain('Too late.');
  });

  it('is thrown away', async () => {
    const chat = await mountQueue();
    chat.get('[aria-label="Remove"]').click();
    await settle();
    expect(chat.thread.calls).toEqual(['removeQueued q1']);
  });
});

describe('quoting', () => {
  afterEach(() => document.getSelection()?.removeAllRanges());

  it('marks every line', () => {
    expect(quoted(' one\n\ntwo ')).toBe('> one\n>\n> two\n\n');
  });

  function select(chat: Mounted, selector: string): void {
    const range = document.createRange();
    range.selectNodeContents(chat.get(selector));
    document.getSelection()?.removeAllRanges();
    document.getSelection()?.addRange(range);
  }

  const talk = () => new FakeThread('one', [new FakeMessage('m', 'assistant', 'A wise word')]);

  it('offers itself at a selection in a message', async () => {
    const chat = await mountRich(talk());
    const button = chat.get('.pywry-chat-quote-btn');
    select(chat, '.pywry-chat-text');
    chat.get('.pywry-chat-text').dispatchEvent(new Event('pointerup', { bubbles: true }));
    await wait(5);
    expect(button.hidden).toBe(false);
    type(field(chat), 'Yes.');
    button.click();
    expect(field(chat).value).toBe('Yes.\n\n> A wise word\n\n');
    expect(document.activeElement).toBe(field(chat));
    expect(button.hidden).toBe(true);
  });

  it('has a key, which is text in a field', async () => {
    const chat = await mountRich(talk());
    select(chat, '.pywry-chat-text');
    press(field(chat), 'q');
    expect(field(chat).value).toBe('');
    press(chat.get('.pywry-chat-messages'), 'q', { ctrlKey: true });
    expect(field(chat).value).toBe('');
    press(chat.get('.pywry-chat-messages'), 'q');
    expect(field(chat).value).toBe('> A wise word\n\n');
  });

  it('leaves other selections alone', async () => {
    const chat = await mountRich(talk());
    select(chat, '.pywry-chat-header');
    press(chat.get('.pywry-chat-messages'), 'q');
    expect(field(chat).value).toBe('');
  });
});
