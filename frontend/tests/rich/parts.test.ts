// @vitest-environment jsdom
import { describe, expect, it, vi } from 'vitest';
import type { Response } from '../../src/state/model';
import { FakeMessage, FakeText, FakeThinking, FakeThread, fakeResponse } from '../view/fake-chat';
import { answer, expectNoMarkup, HOSTILE, mountRich, pair, threadOf, wait } from './rich';

const call = (fields: object = {}): Response => ({
  type: 'tool_call',
  toolId: 'a',
  name: 'search',
  arguments: { query: 'pywry' },
  ...fields,
});
const result = (fields: object = {}): Response => ({
  type: 'tool_result',
  toolId: 'a',
  result: '3 files',
  isError: false,
  ...fields,
});
const citation = (title: string, url = 'https://www.example.org/x', snippet = ''): Response => ({
  type: 'citation',
  title,
  url,
  snippet,
});
const shown = (elements: HTMLElement[]): HTMLElement[] =>
  elements.filter((element) => !element.hidden);

describe('before rich.js is there', () => {
  it('a box holds the place of a part, and the part takes it', async () => {
    let arrive = (): void => {};
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const chat = await mountRich(threadOf(answer([call()])), undefined, async () => {
      await arrived;
      return import('../../src/rich');
    });
    const place = chat.get('[data-part="tool_call"]');
    expect(place.childElementCount).toBe(0);
    arrive();
    await vi.waitFor(() => expect(place.textContent).toContain('search'));
    expect(chat.get('[data-part="tool_call"]')).toBe(place);
  });

  it('and cannot be fetched, it can be tried again', async () => {
    let broken = true;
    const chat = await mountRich(threadOf(answer([call()])), undefined, () =>
      broken ? Promise.reject(new Error('offline')) : import('../../src/rich'),
    );
    const place = chat.get('[data-part="tool_call"]');
    expect(place.textContent).toContain('Try again');
    broken = false;
    place.querySelector('button')?.click();
    await vi.waitFor(() => expect(place.textContent).toContain('search'));
  });
});

describe('a status', () => {
  it('is one line, spoken, and replaced in place', async () => {
    const part = fakeResponse({ type: 'status', text: 'Searching…' });
    const chat = await mountRich(threadOf(answer([part], 'streaming')));
    const line = chat.get('.pywry-chat-status-line');
    expect(line.textContent).toBe('Searching…');
    expect(await chat.spoken()).toBe('Searching…');
    part.response.value = { type: 'status', text: 'Reading…' };
    expect(chat.get('.pywry-chat-status-line')).toBe(line);
    expect(line.textContent).toBe('Reading…');
  });

  it('goes with what comes next', async () => {
    const message = answer([{ type: 'status', text: 'Searching…' }], 'streaming');
    const chat = await mountRich(threadOf(message));
    message.parts.value = [new FakeText('Found.')];
    expect(chat.all('.pywry-chat-status-line')).toEqual([]);
  });
});

describe('thinking', () => {
  it('is open while it grows, and what is there stays', async () => {
    const part = new FakeThinking('First. ');
    const chat = await mountRich(threadOf(answer([part], 'streaming')));
    const text = chat.get('.pywry-chat-thinking-text');
    const node = text.firstChild?.firstChild;
    expect(chat.get('.pywry-chat-thinking').dataset['thinkingId']).toBe('thinking-answer');
    expect(chat.get('.pywry-chat-thinking-btn').getAttribute('aria-expanded')).toBe('true');
    part.add('Second.');
    await wait(40);
    expect(text.textContent).toBe('First. Second.');
    expect(text.firstChild?.firstChild).toBe(node);
    expect(text.hidden).toBe(false);
  });

  it('folds when it is done, and says how long it took', async () => {
    const part = new FakeThinking('Hm.');
    const message = answer([part], 'streaming');
    const chat = await mountRich(threadOf(message));
    part.duration.value = 3.2;
    expect(chat.get('.pywry-chat-thinking-btn').textContent).toBe('Thought for 3 s');
    expect(chat.get('.pywry-chat-thinking-text').hidden).toBe(true);
    part.duration.value = 75;
    expect(chat.get('.pywry-chat-thinking-btn').textContent).toBe('Thought for 1 min 15 s');
  });

  it('stays as the person wants it, also after a switch of threads', async () => {
    const part = new FakeThinking('Hm.');
    const message = answer([part], 'streaming');
    const thread = threadOf(message);
    const chat = await mountRich(thread);
    chat.get('.pywry-chat-thinking-btn').click();
    expect(chat.get('.pywry-chat-thinking-text').hidden).toBe(true);
    chat.get('.pywry-chat-thinking-btn').click();
    part.duration.value = 2;
    expect(chat.get('.pywry-chat-thinking-text').hidden).toBe(false);
    chat.chat.thread.value = new FakeThread('two');
    chat.chat.thread.value = thread;
    expect(chat.get('.pywry-chat-thinking-text').hidden).toBe(false);
  });

  it('of a message that ended before is closed, without a time', async () => {
    const chat = await mountRich(threadOf(answer([new FakeThinking('Hm.')], 'stopped')));
    expect(chat.get('.pywry-chat-thinking-btn').textContent).toBe('Thoughts');
    expect(chat.get('.pywry-chat-thinking-text').hidden).toBe(true);
  });

  it('is laid out in blocks when it is long', async () => {
    const text = Array.from({ length: 500 }, (_, line) => `${line} and so on and so on\n`).join('');
    const chat = await mountRich(threadOf(answer([new FakeThinking(text)])));
    const body = chat.get('.pywry-chat-thinking-text');
    expect(body.textContent).toBe(text);
    expect(body.childElementCount).toBeGreaterThan(1);
  });
});

describe('a tool', () => {
  it('runs, and its result completes its card', async () => {
    const one = fakeResponse(call());
    const message = answer([one], 'streaming');
    const thread = threadOf(message);
    const chat = await mountRich(thread);
    const card = chat.get('.pywry-chat-tool');
    expect(card.dataset['toolId']).toBe('a');
    expect(card.dataset['state']).toBe('running');
    expect(card.textContent).toContain('Running');
    expect(card.textContent).toContain('{ "query": "pywry" }');
    const other = fakeResponse(result());
    pair(thread, one, other);
    message.parts.value = [one, other];
    expect(card.dataset['state']).toBe('done');
    expect(card.textContent).toContain('3 files');
    expect(shown(chat.all('.pywry-chat-tool'))).toEqual([card]);
  });

  it('fails in words, too', async () => {
    const [one, other] = [fakeResponse(call()), fakeResponse(result({ isError: true }))];
    const thread = threadOf(answer([one, other]));
    pair(thread, one, other);
    const chat = await mountRich(thread);
    expect(chat.get('.pywry-chat-tool').dataset['state']).toBe('failed');
    expect(chat.get('.pywry-chat-tool-state').textContent).toBe('Failed');
  });

  it('without a result says so when the answer has ended', async () => {
    const message = answer([call()], 'streaming');
    const thread = threadOf(message);
    const chat = await mountRich(thread);
    thread.end(message);
    expect(chat.get('.pywry-chat-tool-state').textContent).toBe('No result');
  });

  it('still runs while an answered question goes on in another message', async () => {
    const asked = {
      type: 'input_required',
      requestId: 'r',
      state: 'answered',
      inputType: 'buttons',
      prompt: '',
      placeholder: '',
      options: ['Yes'],
      answer: 'Yes',
    } as Response;
    const first = answer([call(), asked]);
    const last = answer([], 'streaming', 'last');
    const thread = new FakeThread('one', [first, new FakeMessage('u', 'user', 'Yes'), last]);
    thread.running.value = last;
    const chat = await mountRich(thread);
    expect(chat.get('.pywry-chat-tool').dataset['state']).toBe('running');
    thread.end(last);
    expect(chat.get('.pywry-chat-tool').dataset['state']).toBe('none');
  });

  it('result without a call stands alone', async () => {
    const chat = await mountRich(threadOf(answer([result()])));
    expect(shown(chat.all('.pywry-chat-tool'))).toHaveLength(1);
    expect(chat.get('.pywry-chat-tool').textContent).toContain('3 files');
  });

  it('result that is long is folded until all of it is asked for', async () => {
    const lines = Array.from({ length: 60 }, (_, line) => `line ${line}`).join('\n');
    const chat = await mountRich(threadOf(answer([result({ result: lines })])));
    const text = chat.get('.pywry-chat-tool-result pre');
    const button = chat.get('.pywry-chat-tool-result button');
    expect(text.textContent).toBe(lines.split('\n').slice(0, 12).join('\n'));
    expect(button.textContent).toBe('Show all (60 lines)');
    expect(button.getAttribute('aria-expanded')).toBe('false');
    button.click();
    expect(text.textContent).toBe(lines);
    expect(text.tabIndex).toBe(0);
    button.click();
    expect(text.textContent).not.toBe(lines);
  });

  it('arguments show characters that are not seen', async () => {
    const chat = await mountRich(threadOf(answer([call({ name: 'a\u202eb', arguments: {} })])));
    expect(chat.get('.pywry-chat-tool-name').textContent).toBe('a\\u202eb');
    expect(chat.all('.pywry-chat-tool-arguments')).toEqual([]);
  });
});

describe('an answer', () => {
  it('shows its parts in the order in which they were said', async () => {
    const chat = await mountRich(
      threadOf(answer([new FakeThinking('Hm.'), call(), new FakeText('Text'), citation('One')])),
    );
    const types = [...chat.get('.pywry-chat-msg-assistant .pywry-chat-msg-content').children].map(
      (part) => (part as HTMLElement).dataset['part'] ?? 'text',
    );
    expect(types).toEqual(['thinking', 'tool_call', 'text', 'citation']);
  });

  it.each([
    ['nothing', []],
    ['suggestions alone', [{ type: 'suggestions', suggestions: ['More'] }]],
    ['what this page does not know', [{ type: 'hologram' }]],
  ])('of %s is not shown', async (_, parts) => {
    const chat = await mountRich(threadOf(answer(parts as unknown as Response[])));
    expect(chat.get('.pywry-chat-msg-assistant').hasAttribute('data-empty')).toBe(true);
  });

  it.each(HOSTILE)('never makes markup of %j', async (text) => {
    const chat = await mountRich(
      threadOf(
        answer([
          new FakeThinking(text),
          call({ name: text, arguments: { [text]: text } }),
          result({ toolId: 'b', result: text }),
          citation(text, text, text),
          citation(text, 'https://example.org', text),
        ]),
      ),
    );
    expectNoMarkup(chat.get('.pywry-chat-msg-assistant'));
    expect(chat.get('.pywry-chat-thinking-text').textContent).toBe(text);
  });
});
