import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { choicesIn } from '../../src/inputs/control';
import { startInputs } from '../../src/inputs/index';
import type { Inputs } from '../../src/inputs/inputs';
import { words, wordsOf } from '../../src/inputs/words';
import { en } from '../../src/locale/en';
import { words as richWords } from '../../src/rich/words';
import { h } from '../../src/view/element';

type Handler = (data: unknown) => void;

/** What `window.pywry` would be. */
class FakeBridge {
  readonly sent: [string, unknown][] = [];
  readonly #handlers = new Map<string, Handler[]>();

  emit = (event: string, data: object): Promise<unknown> => {
    this.sent.push([event, data]);
    return Promise.resolve({ value: 'from Python' });
  };

  on = (event: string, handler: Handler): void => {
    this.#handlers.set(event, [...(this.#handlers.get(event) ?? []), handler]);
  };

  /** Python says something. */
  say(event: string, data: unknown = {}): void {
    for (const handler of this.#handlers.get(event) ?? []) handler(data);
  }
}

function root(kind: string, ...children: Node[]): HTMLElement {
  const attributes = { 'data-component-id': kind, 'data-input': kind, 'data-event': `app:${kind}` };
  return h('div', { class: 'pywry-input', ...attributes }, ...children);
}

function field(type: string, value: string): HTMLInputElement {
  return h('input', { class: 'pywry-input-control', type, value });
}

function range(start: number, end: number): HTMLElement {
  const thumb = (value: number) => h('input', { type: 'range', value, min: 0, max: 100 });
  const track = h('span', { class: 'pywry-input-track' }, thumb(start), thumb(end));
  return root('range', track, h('output'));
}

function type(input: HTMLInputElement, value: string): void {
  input.value = value;
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

let bridge: FakeBridge;
let inputs: Inputs;

function start(...roots: HTMLElement[]): void {
  document.body.replaceChildren(...roots);
  bridge = new FakeBridge();
  inputs = startInputs(document, bridge);
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  // Listeners of the document outlive a test: what they listen to goes.
  document.body.replaceChildren();
  vi.useRealTimers();
});

describe('an input', () => {
  it('says what was typed once, when nothing more comes', () => {
    const name = field('text', '');
    const box = root('text', name);
    box.dataset['debounce'] = '300';
    start(box);
    for (const text of ['a', 'ab', 'abc']) {
      type(name, text);
      vi.advanceTimersByTime(200);
    }
    expect(bridge.sent).toEqual([]);
    vi.advanceTimersByTime(100);
    expect(bridge.sent).toEqual([['app:text', { value: 'abc', componentId: 'text' }]]);
  });

  it('says nothing that Python knows', () => {
    const name = field('text', 'x');
    start(root('text', name));
    type(name, 'y');
    type(name, 'x');
    vi.runAllTimers();
    bridge.say('toolbar:set-value', { componentId: 'text', value: 'z' });
    name.dispatchEvent(new Event('input', { bubbles: true }));
    vi.runAllTimers();
    expect(bridge.sent).toEqual([]);
  });

  it('waits while a text is being composed', () => {
    const name = field('text', '');
    start(root('text', name));
    name.value = 'に';
    name.dispatchEvent(new InputEvent('input', { bubbles: true, isComposing: true }));
    vi.runAllTimers();
    expect(bridge.sent).toEqual([]);
    name.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }));
    vi.runAllTimers();
    expect(bridge.sent).toHaveLength(1);
  });

  it('reads numbers as numbers, and an empty field as nothing', () => {
    const days = field('number', '3');
    start(root('number', days));
    expect(inputs.values()).toEqual({ number: 3 });
    type(days, '');
    vi.runAllTimers();
    expect(bridge.sent).toEqual([['app:number', { value: null, componentId: 'number' }]]);
  });

  it('keeps its value and says so when Python sends what it cannot take', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    start(root('toggle', h('input', { type: 'checkbox', checked: true })), range(20, 80));
    bridge.say('toolbar:set-values', { values: { toggle: 'yes', range: { start: 90, end: 10 } } });
    expect(inputs.values()).toEqual({ toggle: true, range: { start: 20, end: 80 } });
    expect(warn).toHaveBeenCalledTimes(2);
  });

  it('answers with the values of all, without secrets', () => {
    const secret = root('secret', field('password', ''));
    start(root('text', field('text', 'a')), secret, range(20, 80));
    const typed = secret.querySelector('input') as HTMLInputElement;
    type(typed, 'sk-1');
    bridge.say('toolbar:request-state');
    const values = { text: 'a', range: { start: 20, end: 80 } };
    expect(bridge.sent).toEqual([['toolbar:state-response', { values }]]);
    vi.runAllTimers();
    expect(bridge.sent[1]).toEqual(['app:secret', { value: 'sk-1', componentId: 'secret' }]);
  });

  it('of two ends lets neither pass the other', () => {
    const box = range(20, 80);
    start(box);
    const [first, last] = [...box.querySelectorAll('input')] as HTMLInputElement[];
    type(first as HTMLInputElement, '95');
    expect([first?.value, last?.value]).toEqual(['80', '80']);
    vi.runAllTimers();
    bridge.say('toolbar:set-value', { componentId: 'range', value: { end: 90 } });
    expect(inputs.values()).toEqual({ range: { start: 80, end: 90 } });
  });
});

describe('options', () => {
  it('are objects or texts', () => {
    const plain = { description: '', data_attrs: {} };
    expect(choicesIn(['a', { label: 'B', value: 'b' }, { value: 'c' }])).toEqual([
      { label: 'a', value: 'a', ...plain },
      { label: 'B', value: 'b', ...plain },
      { label: 'c', value: 'c', ...plain },
    ]);
    expect(choicesIn('nonsense')).toEqual([]);
  });
});

describe('the words', () => {
  it('are those of the other bundles where they have the same names', () => {
    const others: Record<string, unknown> = { ...en, ...richWords };
    for (const [key, text] of Object.entries(words))
      if (key in others) expect(others[key], key).toEqual(text);
  });

  it('count in the plural forms of the language', () => {
    const t = wordsOf('de', { chosen: { one: '{count} gewählt', other: '{count} gewählte' } });
    expect(t('chosen', { count: '1' })).toBe('1 gewählt');
    expect(t('chosen', { count: '3' })).toBe('3 gewählte');
    expect(t('pause')).toBe('Pause');
  });
});
