// @vitest-environment jsdom
import { describe, expect, it, vi } from 'vitest';
import { Refusal } from '../../src/connection/refusal';
import { FakeThread } from '../view/fake-chat';
import { press, type } from '../view/mounted';
import { answers, ask, expectNoMarkup, HOSTILE, wait } from './rich';

describe('a question', () => {
  it('with buttons is answered by one of them, once', async () => {
    const { thread, button, card } = await ask();
    expect(card.dataset['state']).toBe('pending');
    button('Yes').click();
    button('No').click();
    expect(answers(thread)).toEqual(['input_1 {"text":"Yes"}']);
    expect(button('Yes').getAttribute('aria-disabled')).toBe('true');
    expect(card.getAttribute('aria-busy')).toBe('true');
  });

  it('can be declined', async () => {
    const { thread, button } = await ask();
    button('Cancel').click();
    expect(answers(thread)).toEqual(['input_1 {"cancel":true}']);
  });

  it('with radio buttons needs a choice', async () => {
    const { thread, card, button } = await ask({ inputType: 'radio', options: ['a', '<b>'] });
    const [, second] = card.querySelectorAll<HTMLInputElement>('input[type="radio"]');
    button('Answer').click();
    expect(card.textContent).toContain('Choose one of the options.');
    expect(answers(thread)).toEqual([]);
    second?.click();
    button('Answer').click();
    expect(answers(thread)).toEqual(['input_1 {"text":"<b>"}']);
  });

  it('with a list needs a choice', async () => {
    const { thread, card, button } = await ask({ inputType: 'select', options: ['a', 'b'] });
    const field = card.querySelector('select') as HTMLSelectElement;
    button('Answer').click();
    expect(answers(thread)).toEqual([]);
    field.selectedIndex = 2;
    button('Answer').click();
    expect(answers(thread)).toEqual(['input_1 {"text":"b"}']);
  });

  it('for words is answered by Enter, but not by that of an input method', async () => {
    const { thread, card } = await ask({
      inputType: 'text',
      options: null,
      placeholder: 'Name',
      requestId: 'words',
    });
    const field = card.querySelector('textarea') as HTMLTextAreaElement;
    expect(field.placeholder).toBe('Name');
    press(field, 'Enter');
    expect(card.textContent).toContain('Write an answer first.');
    type(field, ' Ada ');
    press(field, 'Enter', { isComposing: true });
    press(field, 'Enter', { shiftKey: true });
    expect(answers(thread)).toEqual([]);
    press(field, 'Enter');
    expect(answers(thread)).toEqual(['words {"text":"Ada"}']);
  });

  it('for the name of a file has a line for it', async () => {
    const { thread, card } = await ask({ inputType: 'filename', options: null });
    const field = card.querySelector('input') as HTMLInputElement;
    expect(field.dir).toBe('ltr');
    type(field, 'report.pdf');
    card.querySelector('form')?.requestSubmit();
    expect(answers(thread)).toEqual(['input_1 {"text":"report.pdf"}']);
  });

  it('keeps what was typed when the answer is refused', async () => {
    const { thread, card, button } = await ask({ inputType: 'text', options: null });
    const field = card.querySelector('textarea') as HTMLTextAreaElement;
    type(field, 'Ada');
    thread.refusal = new Refusal('stale', 'That question has been settled already.');
    button('Answer').click();
    await wait();
    expect(field.value).toBe('Ada');
    expect(card.querySelector('[role="alert"]')?.textContent).toBe(
      'That question has been settled already.',
    );
    expect(button('Answer').hasAttribute('aria-disabled')).toBe(false);
  });

  it('keeps what was typed over a switch of threads', async () => {
    const { chat, thread, card, get } = await ask({
      inputType: 'text',
      options: null,
      requestId: 'kept',
    });
    type(card.querySelector('textarea') as HTMLTextAreaElement, 'half');
    chat.thread.value = new FakeThread('two');
    chat.thread.value = thread;
    expect(get<HTMLTextAreaElement>('.pywry-chat-input-required textarea').value).toBe('half');
  });

  it.each([
    ['answered', { answer: 'Yes' }, 'You answered:Yes'],
    [
      'answered',
      { answer: 'Allow once', inputType: 'approval' as const },
      'You answered:Allow once',
    ],
    ['answered', { answer: 'a: 1\nb: 2' }, 'Answered'],
    ['cancelled', {}, 'Cancelled'],
    ['expired', {}, 'No longer open'],
  ] as const)('that is %s %j says so', async (state, fields, words) => {
    const { card, become } = await ask(fields);
    become({ state, ...fields });
    expect(card.dataset['state']).toBe(state);
    expect(card.querySelector('.pywry-chat-settled')?.textContent).toBe(words);
    expect(card.querySelectorAll('button, input')).toHaveLength(0);
  });

  it('of an answer that has ended is not open', async () => {
    const { thread, message, card } = await ask();
    thread.end(message, 'interrupted');
    expect(card.dataset['state']).toBe('expired');
    expect(card.querySelectorAll('button')).toHaveLength(0);
  });

  it('that was settled before the page came is drawn so', async () => {
    const { card } = await ask({ state: 'answered', answer: 'No' });
    expect(card.textContent).toContain('No');
    expect(card.querySelectorAll('button')).toHaveLength(0);
  });

  it('is told of, and takes no focus', async () => {
    const { card, spoken, get } = await ask();
    expect(await spoken()).toBe('Your answer is needed: Proceed?');
    expect(card.contains(document.activeElement)).toBe(false);
    expect(get('.pywry-chat-asking').hidden).toBe(true);
    expect(document.getElementById(card.getAttribute('aria-labelledby') ?? '')?.textContent).toBe(
      'Proceed?',
    );
  });

  it('is not answered by Escape, which does not stop the answer either', async () => {
    const { thread, button, get } = await ask();
    button('Yes').focus();
    const event = press(button('Yes'), 'Escape');
    expect(event.defaultPrevented).toBe(true);
    expect(thread.calls).toEqual([]);
    expect(document.activeElement).toBe(get('.pywry-chat-input'));
  });

  it('gives the focus to the composer when it is settled', async () => {
    const { button, become, get } = await ask();
    button('Yes').focus();
    button('Yes').click();
    become({ state: 'answered', answer: 'Yes' });
    expect(document.activeElement).toBe(get('.pywry-chat-input'));
  });

  it('is reached by a button while it is out of sight', async () => {
    let see = (_: boolean): void => {};
    vi.stubGlobal(
      'IntersectionObserver',
      class {
        constructor(run: (entries: { isIntersecting: boolean }[]) => void) {
          see = (isIntersecting) => run([{ isIntersecting }]);
        }
        observe(): void {}
        disconnect(): void {}
      },
    );
    const { card, get, become } = await ask();
    card.scrollIntoView = () => {};
    see(false);
    const button = get('.pywry-chat-asking');
    expect(button.hidden).toBe(false);
    button.click();
    expect(document.activeElement).toBe(card);
    become({ state: 'cancelled' });
    see(false);
    expect(button.hidden).toBe(true);
    vi.unstubAllGlobals();
  });

  it.each(HOSTILE)('never makes markup of %j', async (text) => {
    for (const inputType of ['buttons', 'radio', 'select', 'text', 'approval'] as const) {
      const { card } = await ask({
        inputType,
        prompt: text,
        placeholder: text,
        requestId: `hostile-${inputType}-${text}`,
        options: inputType === 'approval' ? ['once', 'deny'] : [text],
        details: { text, arguments: { [text]: text, list: [text] } },
      });
      expectNoMarkup(card);
    }
  });
});

describe('an approval', () => {
  const details = {
    text: 'It runs `rm`.',
    arguments: { folder: 'tmp', days: 7, all: true, filter: { ext: ['.o'] }, name: 'a\u202eb' },
  };
  const request = {
    inputType: 'approval' as const,
    prompt: '**Delete** files',
    options: ['once', 'always', 'deny'],
    details,
  };

  it('shows its words as they are', async () => {
    const { card } = await ask(request);
    expect(card.querySelector('.pywry-chat-question-prompt')?.textContent).toBe('**Delete** files');
    expect(card.textContent).toContain('It runs `rm`.');
  });

  it('allows nothing at once, and nothing by Enter in a field', async () => {
    const { card, thread, button } = await ask({ ...request, requestId: 'at once' });
    button('Allow once').setAttribute('aria-disabled', 'true');
    button('Allow once').click();
    const field = card.querySelector('input[type="text"]') as HTMLInputElement;
    press(field, 'Enter');
    expect(answers(thread)).toEqual([]);
    expect(card.querySelector('form')).toBeNull();
  });

  it('is soon answered, with the arguments as they are', async () => {
    const { thread, button } = await ask({ ...request, requestId: 'soon' });
    await wait(650);
    button('Allow once').click();
    expect(thread.calls).toEqual([
      `answer soon ${JSON.stringify({ text: 'once', values: details.arguments })}`,
    ]);
  });

  it('can change the arguments, which keep their types', async () => {
    const { card, thread, button } = await ask({ ...request, requestId: 'changed' });
    await wait(650);
    type(card.querySelector('[data-field="days"] input') as HTMLInputElement, '9');
    type(card.querySelector('[data-field="filter"] textarea') as HTMLTextAreaElement, '{"ext":');
    button('Always allow').click();
    expect(answers(thread)).toEqual([]);
    expect(card.textContent).toContain('not valid JSON');
    type(card.querySelector('[data-field="filter"] textarea') as HTMLTextAreaElement, 'null');
    button('Always allow').click();
    expect(JSON.parse(answers(thread)[0]?.slice('changed '.length) ?? '')).toEqual({
      text: 'always',
      values: { ...details.arguments, days: 9, filter: null },
    });
  });

  it('is denied whatever is in the fields', async () => {
    const { card, thread, button } = await ask({ ...request, requestId: 'denied' });
    type(card.querySelector('[data-field="filter"] textarea') as HTMLTextAreaElement, '{');
    button('Deny').click();
    expect(answers(thread)).toEqual(['denied {"text":"deny"}']);
  });

  it('gives the focus to the question, not to what allows', async () => {
    const { card, button } = await ask({ ...request, requestId: 'focus' });
    card.focus();
    expect(document.activeElement).toBe(card);
    expect(button('Allow once').matches(':focus')).toBe(false);
  });
});
