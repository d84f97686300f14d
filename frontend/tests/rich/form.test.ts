// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Refusal } from '../../src/connection/refusal';
import { fieldsOf } from '../../src/rich/question/schema';
import { press, type } from '../view/mounted';
import { type Asked, answers, ask, wait } from './rich';

/** As pydantic writes it. */
const SCHEMA = {
  $defs: {
    Colour: { enum: ['red', 'green'], title: 'Colour', type: 'string' },
    Self: { $ref: '#/$defs/Self' },
  },
  properties: {
    city: { description: 'Any city', minLength: 2, title: 'City', type: 'string' },
    days: { default: 3, maximum: 30, minimum: 1, title: 'Days', type: 'integer' },
    budget: {
      anyOf: [{ exclusiveMinimum: 0, type: 'number' }, { type: 'null' }],
      default: null,
      title: 'Budget',
    },
    travel: { default: 'train', enum: ['train', 'plane', 'bicycle'], title: 'Travel' },
    colour: { anyOf: [{ $ref: '#/$defs/Colour' }, { type: 'null' }], default: null },
    rating: { default: 5, enum: [1, 2, 3, 4, 5], title: 'Rating', type: 'integer' },
    start: { anyOf: [{ format: 'date', type: 'string' }, { type: 'null' }], default: null },
    window_seat: { default: true, title: 'Window Seat', type: 'boolean' },
    pin: { anyOf: [{ format: 'password', type: 'string', writeOnly: true }, { type: 'null' }] },
    tags: { default: ['a'], items: { type: 'string' }, title: 'Tags', type: 'array' },
    more: { additionalProperties: true, title: 'More', type: 'object', default: {} },
    self: { $ref: '#/$defs/Self', default: 1 },
  },
  required: ['city'],
  title: 'Trip',
  type: 'object',
};

let number = 0;

async function form(schema: object = SCHEMA): Promise<Asked & { field: (name: string) => Input }> {
  number += 1;
  const asked = await ask({
    inputType: 'form',
    options: null,
    requestId: `form-${number}`,
    formSchema: schema as never,
  });
  return {
    ...asked,
    field: (name) =>
      asked.card.querySelector(`[data-field="${name}"] :is(input, select, textarea)`) as Input,
  };
}

type Input = HTMLInputElement & HTMLSelectElement & HTMLTextAreaElement;

function sent({ thread }: Asked): unknown {
  const [answer] = answers(thread);
  return answer && JSON.parse(answer.slice(answer.indexOf('{'))).values;
}

describe('a schema', () => {
  const fields = new Map(fieldsOf(SCHEMA).map((field) => [field.name, field]));

  it.each([
    ['city', 'text'],
    ['days', 'integer'],
    ['budget', 'number'],
    ['travel', 'choice'],
    ['colour', 'choice'],
    ['rating', 'choice'],
    ['start', 'date'],
    ['window_seat', 'boolean'],
    ['pin', 'secret'],
    ['tags', 'lines'],
    ['more', 'json'],
    ['self', 'json'],
  ])('makes of %s a field for %s', (name, kind) => {
    expect(fields.get(name)?.kind).toBe(kind);
  });

  it('says what is needed, what may be nothing, and between what a number is', () => {
    expect(fields.get('city')?.required).toBe(true);
    expect(fields.get('budget')?.nullable).toBe(true);
    expect(fields.get('days')).toMatchObject({ minimum: 1, maximum: 30, initial: 3 });
  });

  it('names a field that has no title of its own by its key', () => {
    expect(fields.get('colour')?.title).toBe('Colour');
    expect(fieldsOf({ properties: { older_than: { type: 'string' } } })[0]?.title).toBe(
      'Older than',
    );
  });

  it.each([
    [{}, 0],
    [{ properties: [] }, 0],
    [{ properties: { a: null, b: 7, __proto__x: {} } }, 3],
    [{ properties: { a: { $ref: '#/$defs/Gone' } } }, 1],
    [{ properties: { a: { anyOf: [] } }, required: 'a' }, 1],
  ])('%j that is odd makes %i fields', (schema, count) => {
    expect(fieldsOf(schema as Record<string, unknown>)).toHaveLength(count);
  });
});

describe('a form', () => {
  it('shows defaults, limits, what is said about a field and what is needed', async () => {
    const { card, field } = await form();
    expect(field('days').value).toBe('3');
    expect(field('days').max).toBe('30');
    expect(field('window_seat').checked).toBe(true);
    expect(field('window_seat').getAttribute('role')).toBe('switch');
    expect(field('rating').selectedOptions[0]?.textContent).toBe('5');
    expect(field('start').type).toBe('date');
    expect(field('pin').type).toBe('password');
    const hint = field('city').getAttribute('aria-describedby')?.split(' ')[0] ?? '';
    expect(document.getElementById(hint)?.textContent).toBe('Any city');
    expect(card.querySelector('[data-field="city"] label')?.textContent).toBe('City *');
    expect(field('city').getAttribute('aria-required')).toBe('true');
  });

  it('gives every field a name', async () => {
    const { card } = await form();
    for (const input of card.querySelectorAll<HTMLInputElement>('input, select, textarea')) {
      const named = input.labels?.length || input.closest('[aria-labelledby]');
      expect(named, input.outerHTML).toBeTruthy();
    }
  });

  it('sends values of the right types', async () => {
    const asked = await form();
    type(asked.field('city'), 'Rome');
    type(asked.field('days'), '5');
    type(asked.field('budget'), '12.5');
    type(asked.field('start'), '2026-05-01');
    type(asked.field('tags'), 'x\n\ny');
    type(asked.field('more'), '{"a": [1]}');
    asked.field('window_seat').click();
    asked.button('Answer').click();
    expect(sent(asked)).toEqual({
      city: 'Rome',
      days: 5,
      budget: 12.5,
      travel: 'train',
      colour: null,
      rating: 5,
      start: '2026-05-01',
      window_seat: false,
      pin: null,
      tags: ['x', 'y'],
      more: { a: [1] },
      self: 1,
    });
  });

  it('is sent by Enter in a field, but not by that of an input method', async () => {
    const asked = await form();
    type(asked.field('city'), 'Rome');
    const composing = press(asked.field('city'), 'Enter', { isComposing: true });
    expect(composing.defaultPrevented).toBe(true);
    expect(press(asked.field('city'), 'Enter').defaultPrevented).toBe(false);
    expect(asked.button('Answer').type).toBe('submit');
  });

  it('leaves out what is empty and has a default, and asks for what is needed', async () => {
    const asked = await form();
    type(asked.field('days'), '');
    asked.button('Answer').click();
    expect(answers(asked.thread)).toEqual([]);
    expect(document.activeElement).toBe(asked.field('city'));
    expect(asked.field('city').getAttribute('aria-invalid')).toBe('true');
    type(asked.field('city'), 'Rome');
    expect(asked.field('city').getAttribute('aria-invalid')).toBe('false');
    asked.button('Answer').click();
    expect(sent(asked)).not.toHaveProperty('days');
  });

  it('shows beside the field what the server says about it', async () => {
    const asked = await form();
    type(asked.field('city'), 'R');
    asked.thread.refusal = new Refusal('invalid-form', 'Some fields need another look.', {
      city: 'String should have at least 2 characters',
      'more.deep.1': 'Input should be a number',
    });
    asked.button('Answer').click();
    await wait();
    const error = asked.card.querySelector('[data-field="city"] .pywry-chat-field-error');
    expect(error?.textContent).toBe('String should have at least 2 characters');
    expect(asked.field('city').getAttribute('aria-describedby')).toContain(error?.id);
    expect(asked.card.querySelector('[data-field="more"]')?.textContent).toContain('be a number');
    expect(document.activeElement).toBe(asked.field('city'));
    expect(asked.field('city').value).toBe('R');
    expect(await asked.spoken()).toBe('Some fields need another look.');
  });

  it('says what belongs to no field at its end', async () => {
    const asked = await form();
    type(asked.field('city'), 'Rome');
    asked.thread.refusal = new Refusal('invalid-form', 'Not like this.', { '': 'Not like this.' });
    asked.button('Answer').click();
    await wait();
    expect(asked.card.querySelector('[role="alert"]')?.textContent).toBe('Not like this.');
  });

  it('shows a secret when asked to, and keeps none', async () => {
    const asked = await form();
    const eye = asked.card.querySelector<HTMLButtonElement>('.pywry-chat-secret button');
    eye?.click();
    expect(asked.field('pin').type).toBe('text');
    expect(eye?.getAttribute('aria-label')).toBe('Hide what is typed');
    type(asked.field('pin'), '1234');
    type(asked.field('city'), 'Rome');
    const { thread } = asked;
    asked.chat.thread.value = null;
    asked.chat.thread.value = thread;
    const fresh = asked.get('[data-field="pin"] input') as HTMLInputElement;
    expect(fresh.value).toBe('');
    expect(asked.get<HTMLInputElement>('[data-field="city"] input').value).toBe('Rome');
  });

  it('takes a field of any name', async () => {
    const asked = await form({
      properties: JSON.parse('{"__proto__": {"type": "string"}, "a.b": {"type": "string"}}'),
    });
    const [first] = asked.card.querySelectorAll('input');
    type(first as HTMLInputElement, 'x');
    asked.button('Answer').click();
    expect(answers(asked.thread)[0]).toContain('"__proto__":"x"');
  });
});

describe('what is not sent yet', () => {
  const key = `pywry:${location.pathname}:answers`;
  const hidden = {
    Key: { properties: { token: { format: 'password', type: 'string' } }, type: 'object' },
  };
  const schema = {
    $defs: hidden,
    properties: {
      ...SCHEMA.properties,
      keys: { items: { format: 'password', type: 'string' }, type: 'array' },
      key: { $ref: '#/$defs/Key' },
      code: { anyOf: [{ type: 'integer' }, { format: 'password', type: 'string' }] },
    },
  };
  const asked = () =>
    ask({ inputType: 'form', options: null, requestId: 'kept', formSchema: schema as never });
  const input = (card: HTMLElement, name: string) =>
    card.querySelector(`[data-field="${name}"] :is(input, textarea, select)`) as Input;

  /** What is in memory is gone. */
  function reload(): void {
    dispatchEvent(new Event('pagehide'));
    vi.resetModules();
  }

  beforeEach(() => {
    reload();
    sessionStorage.clear();
  });

  it('is there after a reload, but for secrets', async () => {
    const { card } = await asked();
    type(input(card, 'city'), 'Lisbon');
    type(input(card, 'days'), '5');
    const secrets = ['pin', 'keys', 'key', 'code'];
    for (const name of secrets) type(input(card, name), 'hunter2');
    reload();
    expect(sessionStorage.getItem(key)).not.toContain('hunter2');
    const again = await asked();
    expect(input(again.card, 'city').value).toBe('Lisbon');
    expect(input(again.card, 'days').value).toBe('5');
    for (const name of secrets) expect(input(again.card, name).value).not.toContain('hunter2');
    again.become({ state: 'answered', answer: 'City: Lisbon' });
    expect(sessionStorage.getItem(key)).toBeNull();
  });

  it('is forgotten when the question was settled meanwhile', async () => {
    const { card } = await asked();
    type(input(card, 'city'), 'Lisbon');
    reload();
    await ask({ requestId: 'kept', state: 'cancelled' });
    expect(sessionStorage.getItem(key)).toBeNull();
  });

  it('may be anything', async () => {
    sessionStorage.setItem(key, '[["chat/one/kept", 7], null]');
    const { card } = await asked();
    expect(input(card, 'days').value).toBe('3');
  });
});
