// @vitest-environment jsdom
import { describe, expect, it, vi } from 'vitest';
import type { Response } from '../../src/state/model';
import { FakeMessage, FakeThread, fakeResponse } from './fake-chat';
import { mount } from './mounted';

const ended = (status: 'stopped' | 'interrupted' | 'error', text?: string): FakeMessage =>
  new FakeMessage('answer', 'assistant', text, status);

describe('a message', () => {
  it('of the user is shown as it was typed', () => {
    const text = '<b>not bold</b> **nor this**\n  indented';
    const chat = mount(new FakeThread('one', [new FakeMessage('m', 'user', text)]));
    const bubble = chat.get('.pywry-chat-user-text');
    expect(bubble.textContent).toBe(text);
    expect(bubble.childElementCount).toBe(0);
    expect(bubble.dir).toBe('auto');
  });

  it('of the assistant is Markdown', () => {
    const chat = mount(new FakeThread('one', [new FakeMessage('m', 'assistant', '**bold**')]));
    expect(chat.get('.pywry-chat-msg-assistant strong').textContent).toBe('bold');
  });

  it('is an article with a name and an id', () => {
    const chat = mount(new FakeThread('one', [new FakeMessage('m1', 'user', 'x')]));
    const article = chat.get('article');
    expect(article.dataset['msgId']).toBe('m1');
    expect(article.getAttribute('aria-label')).toMatch(/^You, /);
  });

  it('grows, and ends as if it had come at once', async () => {
    const chat = mount();
    const answer = chat.thread.begin('answer');
    for (const chunk of ['# Ti', 'tle\n\nte', 'xt **bo', 'ld** end']) answer.add(chunk);
    chat.thread.end(answer);
    await Promise.resolve();
    const streamed = chat.get('.pywry-chat-text').outerHTML;
    const whole = mount(new FakeThread('two', [new FakeMessage('m', 'assistant', answer.text())]));
    expect(streamed).toBe(whole.get('.pywry-chat-text').outerHTML);
  });

  it('shows a sign of life until the first word', () => {
    const chat = mount();
    const typing = chat.get('.pywry-chat-typing');
    expect(typing.hidden).toBe(true);
    chat.thread.unsent.value = [{ clientId: 'c', text: 'Hi', state: 'sending' }];
    expect(typing.hidden).toBe(false);
    chat.thread.unsent.value = [];
    const answer = chat.thread.begin('answer');
    expect(typing.hidden).toBe(false);
    answer.add('A');
    expect(typing.hidden).toBe(true);
  });

  it('that was stopped keeps its text and says so', () => {
    const chat = mount(new FakeThread('one', [ended('stopped', 'half')]));
    expect(chat.get('.pywry-chat-text').textContent).toBe('half');
    expect(chat.get('.pywry-chat-msg-note').textContent).toBe('Stopped');
  });

  it('that was interrupted can be run again', () => {
    const chat = mount(new FakeThread('one', [ended('interrupted', 'half')]));
    expect(chat.get('.pywry-chat-msg-note').textContent).toContain('Interrupted');
    chat.get('.pywry-chat-msg-note button').click();
    expect(chat.thread.calls).toEqual(['regenerate answer']);
  });

  it('that failed shows the reference, the words it may, and Retry', () => {
    const answer = ended('error', 'half');
    answer.failure.value = { reference: 'E-1', text: null };
    const chat = mount(new FakeThread('one', [answer]));
    const card = chat.get('.pywry-chat-error-card');
    expect(card.textContent).toContain('Something went wrong');
    expect(card.textContent).toContain('Reference E-1');
    expect(chat.get('.pywry-chat-text').textContent).toBe('half');
    answer.failure.value = { reference: 'E-1', text: '<b>boom</b>' };
    expect(chat.get('.pywry-chat-error-card').textContent).toContain('<b>boom</b>');
    chat.get('.pywry-chat-error-card button').click();
    expect(chat.thread.calls).toEqual(['regenerate answer']);
  });

  it('is shown before what can be done with it', async () => {
    const chat = mount(new FakeThread('one', [new FakeMessage('m', 'assistant', 'x')]));
    expect(chat.get('.pywry-chat-text').textContent).toBe('x');
    expect(chat.all('.pywry-chat-msg button')).toEqual([]);
    await vi.waitFor(() => expect(chat.all('.pywry-chat-msg button')).toHaveLength(2));
  });

  it('cannot be answered again while an answer runs', async () => {
    const chat = mount(new FakeThread('one', [new FakeMessage('m', 'assistant', 'x')]));
    const again = await vi.waitFor(() =>
      chat.get<HTMLButtonElement>('[aria-label="Answer again"]'),
    );
    expect(again.disabled).toBe(false);
    chat.thread.begin('next');
    expect(again.disabled).toBe(true);
  });

  it('offers no copy of nothing', async () => {
    const chat = mount(new FakeThread('one', [ended('error')]));
    const copy = await vi.waitFor(() => chat.get('.pywry-chat-copy'));
    expect(copy.hidden).toBe(true);
  });

  it('of an unknown kind does not break the answer', () => {
    const message = new FakeMessage('m', 'assistant', 'text');
    message.parts.value = [
      ...message.parts.peek(),
      fakeResponse({ type: 'hologram' } as unknown as Response),
    ];
    const chat = mount(new FakeThread('one', [message]));
    expect(chat.get('.pywry-chat-text').textContent).toBe('text');
    expect(chat.get('.pywry-chat-unknown').dataset['part']).toBe('hologram');
  });
});

describe('an unsent message', () => {
  it('can be sent again, edited and thrown away', () => {
    const chat = mount();
    const refused = { clientId: 'c', text: 'Hi', state: 'refused', reason: 'Too many.' } as const;
    chat.thread.unsent.value = [refused];
    expect(chat.get('.pywry-chat-unsent').textContent).toContain('Not sent: Too many.');
    const buttons = chat.all('.pywry-chat-unsent button');
    expect(buttons.map((button) => button.textContent)).toEqual(['Retry', 'Edit', 'Discard']);
    buttons[0]?.click();
    buttons[1]?.click();
    expect(chat.thread.calls).toEqual(['resend c', 'discardUnsent c']);
    expect(chat.thread.draft.peek()).toBe('Hi');
    chat.thread.unsent.value = [refused];
    chat.all('.pywry-chat-unsent button')[2]?.click();
    expect(chat.thread.unsent.peek()).toEqual([]);
  });

  it('says that it waits for the connection', () => {
    const chat = mount();
    chat.thread.unsent.value = [{ clientId: 'c', text: 'Hi', state: 'waiting' }];
    expect(chat.get('.pywry-chat-unsent-note').textContent).toContain('Waiting for the connection');
    expect(chat.get('.pywry-chat-typing').hidden).toBe(true);
  });
});

describe('a long message of the user', () => {
  it('is folded until asked for', () => {
    const text = 'line\n'.repeat(50);
    const chat = mount(new FakeThread('one', [new FakeMessage('m', 'user', text)]));
    const bubble = chat.get('.pywry-chat-user-text');
    expect(bubble.textContent).toBe(text);
    expect(bubble.hasAttribute('data-folded')).toBe(true);
    const button = chat.get('.pywry-chat-user-fold button');
    button.click();
    expect(bubble.hasAttribute('data-folded')).toBe(false);
    expect(button.textContent).toBe('Show less');
    expect(button.getAttribute('aria-expanded')).toBe('true');
  });
});

describe('a greeting', () => {
  it('cannot be answered again', async () => {
    const messages = ['a', 'b'].map((id) => new FakeMessage(id, 'assistant', 'Hello'));
    const chat = mount(new FakeThread('one', messages));
    await vi.waitFor(() => {
      const hidden = chat.all('[aria-label="Answer again"]').map((button) => button.hidden);
      expect(hidden).toEqual([true, false]);
    });
  });
});
