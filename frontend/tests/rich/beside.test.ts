// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import type { TodoItem } from '../../src/protocol/generated';
import { FakeMessage, FakeThread } from '../view/fake-chat';
import { answer, expectNoMarkup, HOSTILE, mountRich, threadOf } from './rich';

const todo = (id: number, title: string, status: TodoItem['status'] = 'not-started'): TodoItem => ({
  id,
  title,
  status,
});

describe('the tasks', () => {
  it('are not shown when there are none', async () => {
    const chat = await mountRich(new FakeThread('one'));
    expect(chat.get('.pywry-chat-todo').hidden).toBe(true);
  });

  it('stand above the composer, with how far they are', async () => {
    const thread = new FakeThread('one');
    thread.todos.value = [todo(1, 'First', 'completed'), todo(2, 'Second', 'in-progress')];
    const chat = await mountRich(thread);
    expect(chat.get('.pywry-chat-todo').hidden).toBe(false);
    expect(chat.get('.pywry-chat-todo-count').textContent).toBe('1 of 2 done');
    expect(chat.get<HTMLProgressElement>('progress').value).toBe(1);
    const items = chat.all('.pywry-chat-todo-item').map((item) => item.textContent);
    expect(items).toEqual(['Done: First', 'In progress: Second']);
  });

  it('keep their elements when they change', async () => {
    const thread = new FakeThread('one');
    thread.todos.value = [todo(1, 'First'), todo(2, 'Second')];
    const chat = await mountRich(thread);
    const item = chat.get('.pywry-chat-todo-item');
    thread.todos.value = [todo(1, 'First', 'completed')];
    expect(chat.get('.pywry-chat-todo-item')).toBe(item);
    expect(chat.all('.pywry-chat-todo-item')).toHaveLength(1);
  });

  it('fold when all are done, unless the person wants to see them', async () => {
    const thread = new FakeThread('one');
    thread.todos.value = [todo(1, 'First')];
    const chat = await mountRich(thread);
    const list = chat.get('.pywry-chat-todo-list');
    const button = chat.get('.pywry-chat-todo-btn');
    expect(list.hidden).toBe(false);
    thread.todos.value = [todo(1, 'First', 'completed')];
    expect(list.hidden).toBe(true);
    button.click();
    expect(list.hidden).toBe(false);
    expect(button.getAttribute('aria-expanded')).toBe('true');
    thread.todos.value = [todo(1, 'First', 'completed'), todo(2, 'Second', 'completed')];
    expect(list.hidden).toBe(false);
  });

  it('are cleared, and belong to a thread', async () => {
    const thread = new FakeThread('one');
    thread.todos.value = [todo(1, 'First')];
    const chat = await mountRich(thread);
    chat.get('.pywry-chat-todo .pywry-chat-icon-btn').click();
    expect(thread.calls).toEqual(['clearTodos']);
    expect(document.activeElement).toBe(chat.get('.pywry-chat-input'));
    chat.chat.thread.value = new FakeThread('two');
    expect(chat.get('.pywry-chat-todo').hidden).toBe(true);
  });

  it.each(HOSTILE)('never make markup of %j', async (text) => {
    const thread = new FakeThread('one');
    thread.todos.value = [todo(1, text, text as 'completed')];
    const chat = await mountRich(thread);
    expectNoMarkup(chat.get('.pywry-chat-todo'));
    expect(chat.get('.pywry-chat-todo-text').textContent).toBe(text);
  });
});

describe('what may be said next', () => {
  const chips = (elements: HTMLElement[]): (string | null)[] =>
    elements.map(({ textContent }) => textContent);

  it('is said by a click', async () => {
    const thread = threadOf(answer([], 'complete'));
    thread.suggestions.value = ['Tell me more', '<b>x</b>'];
    const chat = await mountRich(thread);
    expect(chips(chat.all('.pywry-chat-chip'))).toEqual(['Tell me more', '<b>x</b>']);
    chat.all('.pywry-chat-chip')[1]?.click();
    expect(thread.calls).toEqual(['send <b>x</b>']);
    expect(document.activeElement).toBe(chat.get('.pywry-chat-input'));
    thread.suggestions.value = [];
    expect(chat.get('.pywry-chat-follow-ups').hidden).toBe(true);
  });

  it('is what the author offers, while nobody has said anything', async () => {
    const thread = new FakeThread('one', [new FakeMessage('w', 'assistant', 'Welcome')]);
    const chat = await mountRich(thread, (model) => {
      model.starters.value = ['Begin here'];
    });
    expect(chips(chat.all('.pywry-chat-chip'))).toEqual(['Begin here']);
    thread.unsent.value = [{ clientId: 'c', text: 'Hello', state: 'sending' }];
    expect(chat.all('.pywry-chat-chip')).toEqual([]);
    thread.unsent.value = [];
    thread.messages.value = [...thread.messages.peek(), new FakeMessage('u', 'user', 'Hello')];
    expect(chat.all('.pywry-chat-chip')).toEqual([]);
  });

  it('is not offered in a thread that is not loaded', async () => {
    const thread = new FakeThread('one');
    thread.loaded.value = false;
    const chat = await mountRich(thread, (model) => {
      model.starters.value = ['Begin here'];
    });
    expect(chat.all('.pywry-chat-chip')).toEqual([]);
    thread.loaded.value = true;
    expect(chat.all('.pywry-chat-chip')).toHaveLength(1);
  });
});
