// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { difference } from '../../src/view/groups';
import { FakeMessage, FakeThread } from './fake-chat';
import { mount } from './mounted';

describe('the difference of two lists', () => {
  it.each([
    ['the first', [], [1, 2], { before: 0, kept: 0 }],
    ['appended', [1, 2], [1, 2, 3], { before: 0, kept: 2 }],
    ['prepended', [3, 4], [1, 2, 3, 4], { before: 2, kept: 2 }],
    ['both', [3, 4], [1, 2, 3, 4, 5], { before: 2, kept: 2 }],
    ['cut', [1, 2, 3], [1], { before: 0, kept: 1 }],
    ['replaced at the end', [1, 2, 3], [1, 2, 9], { before: 0, kept: 2 }],
    ['other', [1, 2], [7, 8], { before: 0, kept: 0 }],
    ['emptied', [1, 2], [], { before: 0, kept: 0 }],
  ])('%s', (_name, old, now, expected) => {
    expect(difference(old, now)).toEqual(expected);
  });
});

const messages = (from: number, to: number): FakeMessage[] =>
  Array.from(
    { length: to - from },
    (_, index) =>
      new FakeMessage(`m${from + index}`, index % 2 ? 'assistant' : 'user', `${from + index}`),
  );

/** What is in sight is known when the page is laid out; what is near is drawn a group a frame. Here everything is in one place. */
async function drawn(chat: ReturnType<typeof mount>, count: number): Promise<void> {
  for (let frames = 0; chat.all('.pywry-chat-msg').length < count; frames += 1) {
    if (frames > 100) throw new Error(`there are not ${count} messages`);
    await new Promise(requestAnimationFrame);
  }
}

describe('the messages of a thread', () => {
  const ids = (chat: ReturnType<typeof mount>) =>
    chat.all('.pywry-chat-msg').map((element) => element.dataset['msgId']);

  it('are in small groups', async () => {
    const chat = mount(new FakeThread('one', messages(0, 13)));
    await drawn(chat, 13);
    expect(chat.all('.pywry-chat-group').map((group) => group.childElementCount)).toEqual([
      5, 5, 3,
    ]);
  });

  it('that are not drawn are one empty box', () => {
    const chat = mount(new FakeThread('one', messages(0, 1003)));
    expect(ids(chat)).toEqual(['m1000', 'm1001', 'm1002']);
    const [far, ...others] = chat.all('.pywry-chat-group');
    expect(others).toHaveLength(1);
    expect(far?.childElementCount).toBe(0);
    expect(far?.style.height).toBe('120000px');
  });

  it('stay in order when they come at both ends, and are not drawn again', async () => {
    const middle = messages(100, 130);
    const chat = mount(new FakeThread('one', middle));
    await drawn(chat, 30);
    const element = chat.get('[data-msg-id="m115"]');
    chat.thread.messages.value = [...messages(70, 100), ...middle, ...messages(130, 135)];
    await drawn(chat, 65);
    expect(ids(chat)).toEqual(messages(70, 135).map(({ id }) => id));
    expect(chat.get('[data-msg-id="m115"]')).toBe(element);
  });

  it('go when the branch is cut', async () => {
    const all = messages(0, 50);
    const chat = mount(new FakeThread('one', all));
    await drawn(chat, 50);
    const again = new FakeMessage('again', 'assistant', 'x');
    chat.thread.messages.value = [...all.slice(0, 23), again];
    expect(ids(chat)).toEqual([...all.slice(0, 23).map(({ id }) => id), 'again']);
  });

  it('know their place in the whole thread', () => {
    const thread = new FakeThread('one', messages(0, 3));
    thread.earlier.value = 40;
    const chat = mount(thread);
    const first = chat.get('.pywry-chat-msg');
    expect(first.getAttribute('aria-posinset')).toBe('41');
    expect(first.getAttribute('aria-setsize')).toBe('43');
  });

  it('are asked for when earlier ones are wanted', () => {
    const thread = new FakeThread('one', messages(0, 3));
    thread.earlier.value = 40;
    const chat = mount(thread);
    chat.get('.pywry-chat-earlier button').click();
    expect(thread.calls).toEqual(['loadEarlier']);
    thread.earlier.value = 0;
    expect(chat.get('.pywry-chat-earlier').hidden).toBe(true);
  });
});
