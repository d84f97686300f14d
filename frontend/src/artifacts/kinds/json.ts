import type { JsonArtifact } from '../../protocol/generated';
import { toolButton } from '../head';
import { find, type Hit, isContainer, type JsonNode, pathOf, quoted, sizeOf } from '../jsonNode';
import type { Kind, KindPlace } from '../kind';
import { copyText, h, setText, textButton } from '../kit';
import { SHORT, Tree } from '../tree';

/** Matches are counted as far as this. */
const MOST_HITS = 10_000;
/** Milliseconds after the last letter until it is searched. */
const SEARCH_AFTER = 120;
/** Milliseconds for which a button tells what happened. */
const FEEDBACK = 2000;

/** Data as a tree, with a search above it, and below it the place and the whole of what is chosen. */
export const json: Kind<JsonArtifact> = {
  icon: 'data',
  name: 'artifactData',
  describe: ({ data }, { t }) => (isContainer(data) ? t('entries', { count: sizeOf(data) }) : ''),
  draw(place, content) {
    const view = new JsonView(place);
    let shown = content;
    const show = (artifact: JsonArtifact): void => {
      shown = artifact;
      view.show(artifact);
    };
    show(content);
    const text = (): string => JSON.stringify(shown.data ?? null, null, 2);
    return {
      update: show,
      copy: text,
      download: () => ({ extension: 'json', content: text(), type: 'application/json' }),
    };
  },
};

class JsonView {
  readonly #place: KindPlace;
  readonly #tree: Tree;
  readonly #count = h('span', { class: 'pywry-chat-json-count' });
  readonly #field: HTMLInputElement;
  readonly #steps: readonly HTMLButtonElement[];
  readonly #path = h('bdi', { class: 'pywry-chat-json-path', dir: 'ltr' });
  readonly #whole = h('pre', { class: 'pywry-chat-json-whole', hidden: true, dir: 'auto' });
  readonly #fold: HTMLButtonElement;
  #data: JsonArtifact['data'];
  #searched = '';
  #hits: readonly Hit[] = [];
  #at = -1;
  #cancel = (): void => {};

  constructor(place: KindPlace) {
    this.#place = place;
    const { view, body, scope } = place;
    const { t } = view;
    this.#tree = new Tree(scope, (node) => this.#describe(node));
    this.#tree.element.setAttribute('aria-label', t('artifactData'));
    this.#field = h('input', {
      type: 'search',
      class: 'pywry-chat-json-field',
      'aria-label': t('findInData'),
      placeholder: t('findInData'),
      spellcheck: 'false',
      autocomplete: 'off',
    });
    this.#steps = [
      toolButton(t('previousMatch'), 'up', () => this.#step(-1)),
      toolButton(t('nextMatch'), 'down', () => this.#step(1)),
    ];
    this.#fold = textButton('', () => this.#unfold(this.#whole.hidden === true));
    const copies = [
      this.#copyButton('copyPath', () => pathOf(this.#tree.active)),
      this.#copyButton('copyValue', () => valueText(this.#tree.active)),
    ];
    body.append(
      h('div', { class: 'pywry-chat-json-search' }, this.#field, this.#count, ...this.#steps),
      this.#tree.element,
      h('div', { class: 'pywry-chat-json-foot' }, this.#path, this.#fold, ...copies),
      this.#whole,
    );
    scope.listen(this.#field, 'input', () => {
      this.#cancel();
      this.#cancel = scope.timeout(() => this.#search(), SEARCH_AFTER);
    });
    scope.listen(this.#field, 'keydown', (event) => this.#onKey(event));
    this.#drawCount();
  }

  show({ data }: JsonArtifact): void {
    this.#data = data;
    this.#tree.show(data);
    if (this.#searched) this.#search();
  }

  // --- searching

  #onKey(event: KeyboardEvent): void {
    if (event.key === 'Enter') {
      this.#cancel();
      if (this.#field.value !== this.#searched) this.#search();
      else this.#step(event.shiftKey ? -1 : 1);
    } else if (event.key === 'Escape' && this.#field.value) {
      this.#field.value = '';
      this.#search();
      // It closes nothing else, and stops no answer.
      event.preventDefault();
    } else return;
    event.stopPropagation();
  }

  #search(): void {
    const text = this.#field.value;
    const other = text !== this.#searched;
    this.#searched = text;
    this.#hits = text ? find(this.#data, text, MOST_HITS) : [];
    this.#at = other ? -1 : Math.min(this.#at, this.#hits.length - 1);
    if (other) this.#step(1);
    else this.#drawCount();
  }

  #step(distance: number): void {
    const { length } = this.#hits;
    if (length > 0) {
      this.#at = (this.#at + distance + length) % length;
      this.#tree.reveal(this.#hits[this.#at] as Hit);
    }
    this.#drawCount();
    if (this.#searched) this.#place.view.announce(this.#count.textContent ?? '');
  }

  #drawCount(): void {
    const { t } = this.#place.view;
    const { length } = this.#hits;
    const found = length > 0 ? t('ofMatches', { number: this.#at + 1, count: length }) : '';
    setText(this.#count, this.#searched && !found ? t('foundNothing') : found);
    for (const button of this.#steps) button.hidden = length === 0;
  }

  // --- what is chosen

  #describe(node: JsonNode): void {
    setText(this.#path, quoted(pathOf(node)).slice(1, -1).replaceAll('\\"', '"'));
    const { value } = node;
    const long = typeof value === 'string' && value.length > SHORT;
    this.#fold.hidden = !long;
    this.#unfold(long && this.#whole.hidden === false);
  }

  #unfold(open: boolean): void {
    const { t } = this.#place.view;
    this.#whole.hidden = !open;
    setText(this.#whole, open ? String(this.#tree.active.value) : '');
    setText(this.#fold, t(open ? 'showLess' : 'showAll'));
    this.#fold.setAttribute('aria-expanded', String(open));
    if (!open) return;
    // What scrolls is to be reached by the keyboard.
    this.#whole.tabIndex = 0;
    this.#whole.setAttribute('role', 'group');
    this.#whole.setAttribute('aria-label', this.#path.textContent ?? '');
  }

  #copyButton(key: 'copyPath' | 'copyValue', text: () => string): HTMLButtonElement {
    const { view, body, scope } = this.#place;
    let cancel = (): void => {};
    const button = textButton(view.t(key), async () => {
      const words = view.t((await copyText(text(), body)) ? 'copied' : 'copyFailed');
      view.announce(words);
      setText(button, words);
      cancel();
      cancel = scope.timeout(() => setText(button, view.t(key)), FEEDBACK);
    });
    return button;
  }
}

function valueText({ value }: JsonNode): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null, null, 2);
}
