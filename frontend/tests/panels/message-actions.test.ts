// @vitest-environment jsdom
import { describe, expect, it, vi } from 'vitest';
import { FakeMessage, FakeThread } from '../view/fake-chat';
import { type Mounted, press } from '../view/mounted';
import { mountRich, settle } from './mounted-rich';

function conversation() {
  const greeting = new FakeMessage('m0', 'assistant', 'Welcome');
  const question = new FakeMessage('m1', 'user', 'Question');
  const answer = new FakeMessage('m2', 'assistant', 'Answer');
  return {
    greeting,
    question,
    answer,
    thread: new FakeThread('one', [greeting, question, answer]),
  };
}

async function mountTalk() {
  const talk = conversation();
  const chat = await mountRich(talk.thread);
  return { ...talk, chat };
}

const of = (chat: Mounted, id: string, selector: string) =>
  chat.get<HTMLButtonElement>(`[data-msg-id="${id}"] ${selector}`);

describe('editing', () => {
  const open = (chat: Mounted): HTMLTextAreaElement => {
    of(chat, 'm1', '[aria-label="Edit message"]').click();
    return chat.get<HTMLTextAreaElement>('.pywry-chat-edit-field');
  };

  it('is for what the user said', async () => {
    const { chat } = await mountTalk();
    expect(chat.all('[aria-label="Edit message"]')).toHaveLength(1);
  });

  it('sends another version with Enter', async () => {
    const { chat, thread } = await mountTalk();
    const field = open(chat);
    expect(field.value).toBe('Question');
    expect(document.activeElement).toBe(field);
    expect(of(chat, 'm1', '.pywry-chat-msg-content').hidden).toBe(true);
    field.value = ' Better question ';
    press(field, 'Enter', { isComposing: true });
    press(field, 'Enter', { shiftKey: true });
    expect(thread.calls).toEqual([]);
    press(field, 'Enter');
    await settle();
    expect(thread.calls).toEqual(['edit m1 Better question']);
    expect(document.activeElement).toBe(chat.get('.pywry-chat-input'));
  });

  it('is given up with Escape, and stops no answer', async () => {
    const { chat, thread } = await mountTalk();
    const field = open(chat);
    thread.running.value = new FakeMessage('m3', 'assistant', '', 'streaming');
    field.value = 'Other';
    press(field, 'Escape');
    expect(chat.all('.pywry-chat-edit')).toEqual([]);
    expect(of(chat, 'm1', '.pywry-chat-msg-content').hidden).toBe(false);
    expect(document.activeElement).toBe(of(chat, 'm1', '[aria-label="Edit message"]'));
    expect(thread.calls).toEqual([]);
  });

  it('changes nothing when the text is the same, or none', async () => {
    const { chat, thread } = await mountTalk();
    let field = open(chat);
    field.value = '  ';
    press(field, 'Enter');
    field.value = 'Question';
    press(field, 'Enter');
    expect(chat.all('.pywry-chat-edit')).toEqual([]);
    field = open(chat);
    expect(field.value).toBe('Question');
    expect(thread.calls).toEqual([]);
  });

  it('keeps what was written when it is refused', async () => {
    const { chat, thread } = await mountTalk();
    const field = open(chat);
    thread.refusal = new Error('Not now.');
    field.value = 'Better';
    press(field, 'Enter');
    await settle();
    expect(field.value).toBe('Better');
    expect(field.isConnected).toBe(true);
    expect(chat.get('.pywry-chat-toast-error').textContent).toContain('Not now.');
  });
});

describe('versions', () => {
  it('are not there where there is one', async () => {
    const { chat } = await mountTalk();
    expect(chat.all('.pywry-chat-versions')).toEqual([]);
  });

  it('are walked through', async () => {
    const { chat, thread, answer } = await mountTalk();
    answer.versions.value = ['a', 'm2', 'c'];
    const group = of(chat, 'm2', '.pywry-chat-versions');
    expect(group.hidden).toBe(false);
    expect(group.textContent).toBe('2/3');
    expect(group.getAttribute('aria-label')).toBe('Version 2 of 3');
    of(chat, 'm2', '[aria-label="Previous version"]').click();
    of(chat, 'm2', '[aria-label="Next version"]').click();
    expect(thread.calls).toEqual(['selectVersion a', 'selectVersion c']);
  });

  it('end at both ends, and keep the focus on the version that comes', async () => {
    const { chat, thread, answer } = await mountTalk();
    answer.versions.value = ['m2', 'c'];
    const previous = of(chat, 'm2', '[aria-label="Previous version"]');
    expect(previous.getAttribute('aria-disabled')).toBe('true');
    expect(previous.disabled).toBe(false);
    previous.click();
    expect(thread.calls).toEqual([]);
    const other = new FakeMessage('c', 'assistant', 'Other answer');
    other.versions.value = ['m2', 'c'];
    const next = of(chat, 'm2', '[aria-label="Next version"]');
    next.focus();
    next.click();
    thread.messages.value = [...thread.messages.peek().slice(0, 2), other];
    await vi.waitFor(() =>
      expect(document.activeElement).toBe(of(chat, 'c', '[aria-label="Next version"]')),
    );
  });

  it('say why one cannot be shown', async () => {
    const { chat, thread, answer } = await mountTalk();
    answer.versions.value = ['m2', 'c'];
    thread.refusal = new Error('It is gone.');
    of(chat, 'm2', '[aria-label="Next version"]').click();
    await settle();
    expect(chat.get('.pywry-chat-toast-error').textContent).toContain('It is gone.');
  });
});

describe('rating', () => {
  it('is offered for answers, where the author wants to know', async () => {
    const { chat } = await mountTalk();
    expect(chat.all('.pywry-chat-rating')).toEqual([]);
    chat.chat.canRate.value = true;
    const names = chat.all('[data-msg-id="m2"] button').map(({ ariaLabel }) => ariaLabel);
    expect(names).toEqual(['Copy', 'Answer again', 'Helpful', 'Not helpful', 'Details']);
    expect(chat.all('.pywry-chat-rating')).toHaveLength(1);
    chat.chat.canRate.value = false;
    expect(of(chat, 'm2', '.pywry-chat-rating').hidden).toBe(true);
  });

  it('shows its state, and is taken back', async () => {
    const { chat, thread, answer } = await mountTalk();
    chat.chat.canRate.value = true;
    const up = of(chat, 'm2', '[aria-label="Helpful"]');
    expect(up.getAttribute('aria-pressed')).toBe('false');
    up.click();
    answer.feedback.value = { value: 'up', comment: '' };
    await settle();
    expect(up.getAttribute('aria-pressed')).toBe('true');
    up.click();
    await settle();
    expect(thread.calls).toEqual(['rate m2 up', 'rate m2 null']);
    expect(chat.all('.pywry-chat-rating-form')).toEqual([]);
  });

  it('takes a word about it', async () => {
    const { chat, thread, answer } = await mountTalk();
    chat.chat.canRate.value = true;
    of(chat, 'm2', '[aria-label="Not helpful"]').click();
    answer.feedback.value = { value: 'down', comment: '' };
    await settle();
    const field = chat.get<HTMLInputElement>('.pywry-chat-rating-comment');
    expect(document.activeElement).toBe(field);
    field.value = 'Too long';
    press(field, 'Enter', { isComposing: true });
    press(field, 'Enter');
    await settle();
    expect(thread.calls).toEqual(['rate m2 down', 'rate m2 down Too long']);
    expect(chat.all('.pywry-chat-rating-form')).toEqual([]);
    expect(document.activeElement).toBe(of(chat, 'm2', '[aria-label="Not helpful"]'));
  });

  it('needs no word', async () => {
    const { chat, thread } = await mountTalk();
    chat.chat.canRate.value = true;
    of(chat, 'm2', '[aria-label="Helpful"]').click();
    await settle();
    thread.running.value = new FakeMessage('m3', 'assistant', '', 'streaming');
    press(chat.get('.pywry-chat-rating-comment'), 'Escape');
    expect(thread.calls).toEqual(['rate m2 up']);
    expect(chat.all('.pywry-chat-rating-form')).toEqual([]);
  });
});

describe('details', () => {
  it('are shown on demand', async () => {
    const { chat, answer } = await mountTalk();
    answer.model.value = 'small <b>';
    answer.finished.value = answer.created + 2.34;
    const button = of(chat, 'm2', '[aria-label="Details"]');
    expect(chat.all('.pywry-chat-details')).toEqual([]);
    button.click();
    expect(button.getAttribute('aria-expanded')).toBe('true');
    const list = of(chat, 'm2', '.pywry-chat-details');
    expect(list.textContent).toContain('Modelsmall <b>');
    expect(list.textContent).toContain('Took2.3 s');
    button.click();
    expect(button.getAttribute('aria-expanded')).toBe('false');
    expect(chat.all('.pywry-chat-details')).toEqual([]);
  });
});
