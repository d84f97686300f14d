import type { ChatView } from '../view/chat-view';
import { fileChip, mentionChip } from './chips';
import { Scope } from './kit';
import type { Mention } from './mention';
import type { Upload } from './upload';

interface Shown {
  readonly element: HTMLElement;
  readonly scope: InstanceType<typeof Scope>;
}

/** The boxes above the composer. Each is drawn once, so that the focus in it stays. */
export class Bar {
  readonly #view: ChatView;
  readonly #element: HTMLElement;
  readonly #remove: (item: Upload | Mention) => void;
  readonly #shown = new Map<unknown, Shown>();

  constructor(view: ChatView, element: HTMLElement, remove: (item: Upload | Mention) => void) {
    this.#view = view;
    this.#element = element;
    this.#remove = remove;
    view.scope.listen(element, 'keydown', (event) => this.#onKey(event));
    view.scope.add(() => this.draw([], []));
  }

  draw(files: readonly Upload[], mentions: readonly Mention[]): void {
    const keys = new Set<unknown>([...files, ...mentions.map(({ id }) => id)]);
    for (const [key, { element, scope }] of this.#shown) {
      if (keys.has(key)) continue;
      this.#shown.delete(key);
      this.#moveFocus(element);
      scope.dispose();
      element.remove();
    }
    for (const file of files) {
      this.#show(file, (scope) => fileChip(file, this.#view, scope, () => this.#remove(file)));
    }
    for (const mention of mentions) {
      this.#show(mention.id, () => mentionChip(mention, this.#view, () => this.#remove(mention)));
    }
    this.#element.hidden = this.#shown.size === 0;
  }

  /** Puts the focus on the last one; false when there is none. */
  focusLast(): boolean {
    const last = this.#element.lastElementChild;
    if (last) focusIn(last);
    return last !== null;
  }

  #show(key: unknown, make: (scope: InstanceType<typeof Scope>) => HTMLElement): void {
    if (this.#shown.has(key)) return;
    const scope = new Scope();
    const element = make(scope);
    this.#shown.set(key, { element, scope });
    this.#element.append(element);
  }

  /** What goes must not take the focus along. */
  #moveFocus(element: Element): void {
    if (!element.matches(':focus-within')) return;
    const next = element.nextElementSibling ?? element.previousElementSibling;
    if (next) focusIn(next);
    else this.#view.focusComposer();
  }

  #onKey(event: KeyboardEvent): void {
    const chip = (event.target as Element).closest('.pywry-chat-attachment');
    if (!chip || event.altKey || event.ctrlKey || event.metaKey) return;
    const [before, after] =
      this.#view.direction === 'rtl' ? ['ArrowRight', 'ArrowLeft'] : ['ArrowLeft', 'ArrowRight'];
    if (event.key === 'Delete' || event.key === 'Backspace') {
      chip.querySelector<HTMLElement>('.pywry-chat-attachment-remove')?.click();
    } else if (event.key === before || event.key === after) {
      const { previousElementSibling, nextElementSibling } = chip;
      const other = event.key === before ? previousElementSibling : nextElementSibling;
      if (other) focusIn(other);
      else if (event.key === after) this.#view.focusComposer();
    } else return;
    event.preventDefault();
  }
}

function focusIn(chip: Element): void {
  chip.querySelector<HTMLElement>('.pywry-chat-attachment-remove')?.focus();
}
