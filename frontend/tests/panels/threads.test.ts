// @vitest-environment jsdom
import { describe, expect, it, vi } from 'vitest';
import { FakeMessage, FakeThread, threadInfo } from '../view/fake-chat';
import { type Mounted, press, type } from '../view/mounted';
import { mountRich, settle, wait } from './mounted-rich';

async function mountThreads(): Promise<Mounted> {
  const chat = await mountRich();
  chat.chat.threads.value = [
    threadInfo('one', 'First'),
    threadInfo('two', '\u202eSecond', { pinned: true }),
    threadInfo('three', 'Third', { archived: true }),
    threadInfo('four', 'Fourth', { temporary: true }),
    threadInfo('five', 'Fifth', { asking: true, running: true }),
  ];
  chat.get('.pywry-chat-conv-btn').click();
  return chat;
}

const row = (chat: Mounted, id: string) => chat.get(`.pywry-chat-thread[data-thread-id="${id}"]`);
const more = (chat: Mounted, id: string) =>
  chat.get<HTMLButtonElement>(`[data-thread-id="${id}"] [aria-haspopup=menu]`);
const openButton = (chat: Mounted, id: string) =>
  chat.get<HTMLButtonElement>(`[data-thread-id="${id}"] .pywry-chat-thread-open`);
const items = (chat: Mounted) => chat.all('[role=menuitem]');
const labels = (chat: Mounted) => items(chat).map(({ textContent }) => textContent);

describe('the list', () => {
  it('marks what is pinned, temporary, or asks', async () => {
    const chat = await mountThreads();
    const list = chat.all('.pywry-chat-thread-list > .pywry-chat-thread');
    expect(list.map(({ dataset }) => dataset['threadId'])).toEqual(['two', 'one', 'four', 'five']);
    expect(row(chat, 'two').textContent).toContain('Pinned');
    expect(row(chat, 'four').textContent).toContain('Temporary');
    expect(row(chat, 'five').querySelector('.pywry-chat-thread-mark')?.textContent).toBe(
      'Needs an answer',
    );
  });

  it('begins a temporary chat, which says so', async () => {
    const chat = await mountThreads();
    chat.get('.pywry-chat-sidebar-btn').click();
    expect(chat.chat.calls).toEqual(['createThread temporary']);
    expect(chat.get('.pywry-chat-title-mark').hidden).toBe(true);
    chat.chat.thread.value = new FakeThread('four');
    expect(chat.get('.pywry-chat-title-mark').textContent).toBe('Temporary');
  });
});

describe('the menu of a conversation', () => {
  it('is a menu', async () => {
    const chat = await mountThreads();
    const button = more(chat, 'two');
    expect(button.getAttribute('aria-label')).toBe('More about “\u2068\u202eSecond\u2069”');
    button.click();
    expect(button.getAttribute('aria-expanded')).toBe('true');
    expect(labels(chat)).toEqual(['Rename', 'Unpin', 'Archive', 'Delete']);
    expect(document.activeElement).toBe(items(chat)[0]);
    const focused = () => document.activeElement as Element;
    press(focused(), 'ArrowUp');
    expect(focused().textContent).toBe('Delete');
    press(focused(), 'ArrowDown');
    expect(focused().textContent).toBe('Rename');
    press(focused(), 'a');
    expect(focused().textContent).toBe('Archive');
    press(focused(), 'End');
    expect(focused().textContent).toBe('Delete');
    chat.thread.begin('answer');
    press(focused(), 'Escape');
    expect(items(chat)).toEqual([]);
    expect(document.activeElement).toBe(button);
    expect(chat.thread.calls).toEqual([]);
    // The list under it is still open.
    expect(chat.get('.pywry-chat-conv-btn').getAttribute('aria-expanded')).toBe('true');
  });

  it('pins, renames and deletes', async () => {
    const chat = await mountThreads();
    const choose = (id: string, label: string) => {
      more(chat, id).click();
      items(chat)
        .find(({ textContent }) => textContent === label)
        ?.click();
    };
    choose('one', 'Pin');
    choose('two', 'Unpin');
    choose('one', 'Delete');
    await settle();
    choose('one', 'Rename');
    expect(chat.chat.calls).toEqual([
      'updateThread one {"pinned":true}',
      'updateThread two {"pinned":false}',
      'deleteThread one',
    ]);
    expect(document.activeElement?.className).toBe('pywry-chat-thread-rename');
  });

  it('archives with a way back', async () => {
    const chat = await mountThreads();
    more(chat, 'one').click();
    items(chat)[2]?.click();
    await settle();
    const toast = chat.get('.pywry-chat-toast');
    expect(toast.textContent).toContain('Archived');
    toast.querySelector('button')?.click();
    expect(chat.chat.calls).toEqual([
      'updateThread one {"archived":true}',
      'updateThread one {"archived":false}',
    ]);
  });

  it('offers no keeping of what is kept nowhere', async () => {
    const chat = await mountThreads();
    more(chat, 'four').click();
    expect(labels(chat)).toEqual(['Rename', 'Delete']);
  });
});

describe('the keys of a conversation', () => {
  it('renames in place', async () => {
    const chat = await mountThreads();
    const rename = (): HTMLInputElement => {
      press(openButton(chat, 'one'), 'F2');
      return chat.get<HTMLInputElement>('.pywry-chat-thread-rename');
    };
    let field = rename();
    expect(field.value).toBe('First');
    field.value = 'Better';
    press(field, 'Enter');
    expect(chat.chat.calls).toEqual(['renameThread one Better']);
    field = rename();
    field.value = 'Worse';
    press(field, 'Escape');
    field = rename();
    field.value = '   ';
    field.dispatchEvent(new Event('blur'));
    field = rename();
    field.value = 'Composing';
    press(field, 'Enter', { isComposing: true });
    expect(chat.chat.calls).toHaveLength(1);
  });

  it('deletes with a way back', async () => {
    const chat = await mountThreads();
    press(openButton(chat, 'two'), 'Delete');
    await Promise.resolve();
    await Promise.resolve();
    const toast = chat.get('.pywry-chat-toast');
    expect(toast.textContent).toContain('Deleted “\u2068\u202eSecond\u2069”');
    toast.querySelector('button')?.click();
    expect(chat.chat.calls).toEqual(['deleteThread two', 'restoreThread two']);
    expect(chat.all('.pywry-chat-toast')).toEqual([]);
  });

  it('says why one could not be deleted', async () => {
    const chat = await mountThreads();
    chat.chat.deleteThread = () => Promise.reject(new Error('It is in use.'));
    press(openButton(chat, 'two'), 'Delete');
    await new Promise((resolve) => setTimeout(resolve));
    expect(chat.get('.pywry-chat-toast-error').textContent).toContain('It is in use.');
  });
});

describe('the archive', () => {
  it('is folded, and opens a conversation', async () => {
    const chat = await mountThreads();
    const toggle = chat.get('.pywry-chat-archive-toggle');
    expect(toggle.textContent).toBe('Archived1');
    expect(toggle.getAttribute('aria-expanded')).toBe('false');
    toggle.click();
    expect(toggle.getAttribute('aria-expanded')).toBe('true');
    chat.get('.pywry-chat-archive [data-thread-id=three] button').click();
    expect(chat.chat.calls).toEqual(['openThread three']);
  });

  it('gives one back', async () => {
    const chat = await mountThreads();
    more(chat, 'three').click();
    expect(labels(chat)).toEqual(['Take out of the archive', 'Delete']);
    items(chat)[0]?.click();
    expect(chat.chat.calls).toEqual(['updateThread three {"archived":false}']);
  });

  it('is not there when nothing is in it', async () => {
    const chat = await mountThreads();
    chat.chat.threads.value = [threadInfo('one', 'First')];
    expect(chat.get('.pywry-chat-archive').hidden).toBe(true);
  });
});

describe('searching', () => {
  const hits = [
    { threadId: 'two', title: 'Second', messageId: null, before: '', match: 'Sec', after: 'ond' },
    { threadId: 'two', title: 'Second', messageId: 'm', before: 'a ', match: '<b>', after: ' c' },
  ];
  const field = (chat: Mounted) => chat.get<HTMLInputElement>('.pywry-chat-search-field');
  const found = (chat: Mounted) => chat.all('.pywry-chat-search-hit');

  async function search(chat: Mounted, text: string): Promise<void> {
    type(field(chat), text);
    await wait(200);
    await settle();
  }

  it('shows where the words are', async () => {
    const chat = await mountThreads();
    chat.chat.hits = hits;
    await search(chat, ' sec ');
    expect(chat.chat.calls).toEqual(['search sec']);
    expect(found(chat).map(({ textContent }) => textContent)).toEqual(['Second', 'Seconda <b> c']);
    expect(chat.all('mark').map(({ textContent }) => textContent)).toEqual(['Sec', '<b>']);
    expect(chat.get('.pywry-chat-thread-list').hidden).toBe(true);
    type(field(chat), '');
    expect(chat.get('.pywry-chat-thread-list').hidden).toBe(false);
    expect(found(chat)).toEqual([]);
  });

  it('says when there is nothing', async () => {
    const chat = await mountThreads();
    await search(chat, 'zebra');
    expect(chat.get('.pywry-chat-search-results').textContent).toBe('Nothing found');
  });

  it('goes from the field into the results and back', async () => {
    const chat = await mountThreads();
    chat.chat.hits = hits;
    await search(chat, 'sec');
    field(chat).focus();
    press(field(chat), 'ArrowDown');
    expect(document.activeElement).toBe(found(chat)[0]);
    press(document.activeElement as Element, 'ArrowDown');
    expect(document.activeElement).toBe(found(chat)[1]);
    press(document.activeElement as Element, 'Home');
    press(document.activeElement as Element, 'ArrowUp');
    expect(document.activeElement).toBe(field(chat));
    press(field(chat), 'Escape');
    expect(field(chat).value).toBe('');
    expect(chat.get('.pywry-chat-conv-btn').getAttribute('aria-expanded')).toBe('true');
    press(field(chat), 'Escape');
    expect(chat.get('.pywry-chat-conv-btn').getAttribute('aria-expanded')).toBe('false');
  });

  it('opens the message that was found, and marks it', async () => {
    const chat = await mountThreads();
    chat.chat.hits = hits;
    await search(chat, 'b');
    found(chat)[1]?.click();
    expect(chat.chat.calls).toEqual(['search b', 'openThread two']);
    const thread = new FakeThread('two', [new FakeMessage('m', 'assistant', 'a <b> c')]);
    thread.loaded.value = false;
    chat.chat.thread.value = thread;
    await settle();
    expect(thread.calls).toEqual([]);
    thread.loaded.value = true;
    await settle();
    expect(thread.calls).toEqual(['loadUntil m']);
    const message = chat.get('[data-msg-id=m]');
    expect(message.hasAttribute('data-found')).toBe(true);
    expect(document.activeElement).toBe(message);
    expect(field(chat).value).toBe('');
  });

  it('turns to the version that has the message', async () => {
    const chat = await mountThreads();
    chat.chat.hits = hits;
    await search(chat, 'b');
    found(chat)[1]?.click();
    const thread = new FakeThread('two', [new FakeMessage('n', 'assistant', 'another one')]);
    chat.chat.thread.value = thread;
    await settle();
    expect(thread.calls).toEqual(['loadUntil m', 'selectVersion m']);
    expect(chat.all('[data-found]')).toEqual([]);
    thread.messages.value = [new FakeMessage('m', 'assistant', 'a <b> c')];
    await settle();
    expect(chat.get('[data-msg-id=m]').hasAttribute('data-found')).toBe(true);
    expect(chat.all('.pywry-chat-toast')).toEqual([]);
  });

  it('says when the message is in no version that is shown', async () => {
    const chat = await mountThreads();
    chat.chat.hits = hits;
    await search(chat, 'b');
    found(chat)[1]?.click();
    const thread = new FakeThread('two');
    chat.chat.thread.value = thread;
    await settle();
    thread.messages.value = [new FakeMessage('n', 'assistant', 'another one')];
    await settle();
    expect(chat.get('.pywry-chat-toast').textContent).toContain('another version');
  });

  it('says why another version cannot be shown', async () => {
    const chat = await mountThreads();
    chat.chat.hits = hits;
    await search(chat, 'b');
    found(chat)[1]?.click();
    const thread = new FakeThread('two');
    const select = vi.spyOn(thread, 'selectVersion');
    select.mockRejectedValue(new Error('An answer is running; stop it first.'));
    chat.chat.thread.value = thread;
    await settle();
    expect(chat.get('.pywry-chat-toast').textContent).toContain('stop it first');
  });

  it('shows nothing that was asked for before', async () => {
    const chat = await mountThreads();
    chat.chat.hits = hits;
    type(field(chat), 'sec');
    await wait(200);
    type(field(chat), '');
    await settle();
    expect(found(chat)).toEqual([]);
  });
});
