/**
 * The messages of a long thread, in groups of twenty. Groups far from what is in sight are empty boxes of known height, so that a
 * thread of ten thousand messages costs what is looked at.
 */
import type { MessageModel } from '../state/model';
import { h } from './element';
import type { MessageView } from './message';

const GROUP = 20;
/** A message that was never drawn is taken to be this high, until some were. */
const GUESS = 120;
/** Groups within this many viewports above and below are kept. */
const REACH = 2;

interface Group {
  readonly element: HTMLElement;
  models: MessageModel[];
  views: MessageView[] | null;
}

/** What one list of messages must do to become another. */
export interface Difference {
  /** How many come before the first of the old ones. */
  readonly before: number;
  /** How many of the old ones stay, from the first. */
  readonly kept: number;
}

/** Threads grow at both ends and are cut at the end; anything else begins anew. */
export function difference<Item>(old: readonly Item[], now: readonly Item[]): Difference {
  const before = old.length === 0 ? -1 : now.indexOf(old[0] as Item);
  if (before < 0) return { before: 0, kept: 0 };
  let kept = 0;
  while (kept < old.length && now[before + kept] === old[kept] && before + kept < now.length) {
    kept += 1;
  }
  return { before, kept };
}

export class Groups {
  readonly element = h('div', { class: 'pywry-chat-groups' });
  readonly #scroller: HTMLElement;
  readonly #draw: (model: MessageModel) => MessageView;
  readonly #mounted = new Set<Group>();
  #groups: Group[] = [];
  #messages: readonly MessageModel[] = [];
  #earlier = 0;
  #height = GUESS;

  constructor(scroller: HTMLElement, draw: (model: MessageModel) => MessageView) {
    this.#scroller = scroller;
    this.#draw = draw;
  }

  /** Shows these messages; `earlier` more come before them. */
  update(messages: readonly MessageModel[], earlier: number): void {
    const { before, kept } = difference(this.#messages, messages);
    this.#cut(kept);
    this.#append(messages.slice(before + kept));
    this.#prepend(messages.slice(0, before));
    this.#messages = messages;
    this.#earlier = earlier;
    this.#place();
  }

  /** Draws a message, wherever it is; null when it is not among them. */
  show(messageId: string): HTMLElement | null {
    const group = this.#groups.find(({ models }) => models.some(({ id }) => id === messageId));
    if (!group) return null;
    if (this.#mount(group)) this.#place();
    return group.views?.find(({ model }) => model.id === messageId)?.element ?? null;
  }

  /** Draws the groups near what is in sight, and empties the others. Says whether something changed. */
  see(): boolean {
    const { scrollTop, clientHeight } = this.#scroller;
    const start = scrollTop - REACH * clientHeight;
    const end = scrollTop + (REACH + 1) * clientHeight;
    const near = new Set<Group>(this.#groups.slice(-1));
    for (let index = this.#firstBelow(start); index < this.#groups.length; index += 1) {
      const group = this.#groups[index] as Group;
      if (group.element.offsetTop > end) break;
      near.add(group);
    }
    // All heights are read before the first write: one layout, not one per group.
    const far = [...this.#mounted].filter((group) => !near.has(group));
    const heights = far.map(({ element }) => element.offsetHeight);
    let changed = false;
    for (const [index, group] of far.entries()) {
      changed = this.#unmount(group, heights[index] ?? 0) || changed;
    }
    for (const group of near) changed = this.#mount(group) || changed;
    if (changed) this.#place();
    return changed;
  }

  /** The index of the first group that ends below a position; found by halves, because this runs at every scroll event. */
  #firstBelow(position: number): number {
    let low = 0;
    let high = this.#groups.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const { offsetTop, offsetHeight } = (this.#groups[middle] as Group).element;
      if (offsetTop + offsetHeight < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  dispose(): void {
    this.#cut(0);
  }

  #cut(kept: number): void {
    let count = 0;
    this.#groups = this.#groups.filter((group) => {
      const room = Math.max(0, kept - count);
      count += group.models.length;
      for (const view of group.views?.splice(room) ?? []) {
        view.dispose();
        view.element.remove();
      }
      group.models = group.models.slice(0, room);
      if (group.models.length === 0) {
        group.element.remove();
        this.#mounted.delete(group);
      }
      return group.models.length > 0;
    });
    this.#messages = this.#messages.slice(0, kept);
  }

  #append(models: readonly MessageModel[]): void {
    let index = 0;
    const last = this.#groups.at(-1);
    if (last && last.models.length < GROUP) {
      const added = models.slice(0, GROUP - last.models.length);
      index = added.length;
      this.#mount(last);
      last.models = [...last.models, ...added];
      this.#drawInto(last, added);
    }
    for (; index < models.length; index += GROUP) {
      const group = this.#group(models.slice(index, index + GROUP));
      this.#groups.push(group);
      this.element.append(group.element);
    }
    // What has just arrived at the end is drawn at once; `see` draws what else is in sight.
    const end = this.#groups.at(-1);
    if (end) this.#mount(end);
  }

  #prepend(models: readonly MessageModel[]): void {
    for (let end = models.length; end > 0; end -= GROUP) {
      const group = this.#group(models.slice(Math.max(0, end - GROUP), end));
      this.#groups.unshift(group);
      this.element.prepend(group.element);
    }
  }

  #group(models: MessageModel[]): Group {
    const element = h('div', { class: 'pywry-chat-group' });
    element.style.setProperty('height', `${models.length * this.#height}px`);
    return { element, models, views: null };
  }

  #mount(group: Group): boolean {
    if (group.views) return false;
    group.views = [];
    this.#mounted.add(group);
    group.element.style.removeProperty('height');
    this.#drawInto(group, group.models);
    return true;
  }

  #drawInto(group: Group, models: readonly MessageModel[]): void {
    const views = models.map(this.#draw);
    group.views?.push(...views);
    group.element.append(...views.map(({ element }) => element));
  }

  #unmount(group: Group, height: number): boolean {
    if (!group.views || isInUse(group)) return false;
    if (height > 0) this.#height = height / group.models.length;
    for (const view of group.views) view.dispose();
    group.views = null;
    this.#mounted.delete(group);
    group.element.style.setProperty('height', `${height}px`);
    group.element.replaceChildren();
    return true;
  }

  #place(): void {
    const count = this.#earlier + this.#messages.length;
    let position = this.#earlier;
    for (const group of this.#groups) {
      for (const [index, view] of (group.views ?? []).entries()) {
        view.place(position + index + 1, count);
      }
      position += group.models.length;
    }
  }
}

/** A group that holds the focus, a selection or a growing answer would lose it. */
function isInUse({ element, models }: Group): boolean {
  const root = element.getRootNode() as Document | ShadowRoot;
  if (root.activeElement && element.contains(root.activeElement)) return true;
  if (models.some(({ status }) => status.peek() === 'streaming')) return true;
  const selection = document.getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(element, true);
}
