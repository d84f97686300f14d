/**
 * The messages of a long thread, in small groups. Only what is near the reader is in the document: one empty box of known height
 * stands for a whole run of groups far away, so that a thread of ten thousand messages costs what is looked at.
 */
import type { MessageModel } from '../state/model';
import { h } from './element';
import type { MessageView } from './message';

/** So few that drawing a group is a small part of a frame. */
const GROUP = 5;
/** A message that was never drawn is taken to be this high, until some were. */
const GUESS = 120;
/** Groups within this many viewports above and below are kept. */
const REACH = 2;
/** Milliseconds; after this, what is near but not in sight waits for the next frame. */
const BUDGET = 3;

interface Group {
  /** Where its messages are. Of a run of groups far away, the first one's is the empty box that stands for all. */
  element: HTMLElement | null;
  models: readonly MessageModel[];
  views: MessageView[] | null;
  /** What it was when it was last drawn, or a guess. */
  height: number;
}

/** What changed: something that is in sight, something else, or nothing. */
export type Seen = 'sight' | 'near' | null;

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
  #groups: Group[] = [];
  #messages: readonly MessageModel[] = [];
  #earlier = 0;
  #guess = GUESS;

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
    this.#arrange();
  }

  /** Draws a message, wherever it is; null when it is not among them. */
  show(messageId: string): HTMLElement | null {
    const group = this.#groups.find(({ models }) => models.some(({ id }) => id === messageId));
    if (!group) return null;
    if (this.#mount(group)) this.#arrange();
    return group.views?.find(({ model }) => model.id === messageId)?.element ?? null;
  }

  /**
   * Draws all that is in sight, or else some of what is near, and empties what is far. A call draws little, so that it fits into a
   * frame: who calls calls again until there is nothing to draw.
   */
  see(): Seen {
    const { scrollTop, clientHeight } = this.#scroller;
    const reach = REACH * clientHeight;
    const last = this.#groups.at(-1);
    const far: Group[] = [];
    const inSight: Group[] = [];
    const near: { readonly group: Group; readonly distance: number }[] = [];
    let bottom = 0;
    // All is read before the first write: one layout, not one per group.
    for (const group of this.#groups) {
      const { element } = group;
      const top = element?.parentNode ? element.offsetTop : bottom;
      if (group.views && element) group.height = element.offsetHeight;
      bottom = top + group.height;
      const distance = Math.max(scrollTop - bottom, top - scrollTop - clientHeight);
      if (group.views) {
        if (distance > reach && group !== last) far.push(group);
      } else if (distance <= 0) {
        inSight.push(group);
      } else if (distance <= reach) {
        near.push({ group, distance });
      }
    }
    const begun = performance.now();
    const emptied = far.filter((group) => this.#unmount(group));
    for (const group of inSight) this.#mount(group);
    let seen: Seen = inSight.length > 0 ? 'sight' : emptied.length > 0 ? 'near' : null;
    for (const { group } of near.sort((one, other) => one.distance - other.distance)) {
      if (seen && performance.now() - begun > BUDGET) break;
      this.#mount(group);
      seen ??= 'near';
    }
    if (seen) this.#arrange();
    return seen;
  }

  dispose(): void {
    this.#cut(0);
  }

  #cut(kept: number): void {
    let count = 0;
    this.#groups = this.#groups.filter((group) => {
      const { length } = group.models;
      const room = Math.min(length, Math.max(0, kept - count));
      count += length;
      for (const view of group.views?.splice(room) ?? []) {
        view.dispose();
        view.element.remove();
      }
      group.models = group.models.slice(0, room);
      group.height *= room / length;
      return room > 0;
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
      this.#groups.push(this.#group(models.slice(index, index + GROUP)));
    }
    // What has just arrived at the end is drawn at once; `see` draws what else is in sight.
    const end = this.#groups.at(-1);
    if (end) this.#mount(end);
  }

  #prepend(models: readonly MessageModel[]): void {
    const groups: Group[] = [];
    for (let end = models.length; end > 0; end -= GROUP) {
      groups.unshift(this.#group(models.slice(Math.max(0, end - GROUP), end)));
    }
    this.#groups.unshift(...groups);
  }

  #group(models: readonly MessageModel[]): Group {
    return { element: null, models, views: null, height: models.length * this.#guess };
  }

  #mount(group: Group): boolean {
    if (group.views) return false;
    group.views = [];
    this.#drawInto(group, group.models);
    return true;
  }

  #drawInto(group: Group, models: readonly MessageModel[]): void {
    const views = models.map(this.#draw);
    group.views?.push(...views);
    box(group).append(...views.map(({ element }) => element));
  }

  #unmount(group: Group): boolean {
    if (isInUse(group)) return false;
    if (group.height > 0) this.#guess = group.height / group.models.length;
    for (const view of group.views ?? []) view.dispose();
    group.views = null;
    group.element?.replaceChildren();
    return true;
  }

  /** Puts the boxes into the document, each as high as what it stands for, and tells the messages their places. */
  #arrange(): void {
    const heights = new Map<Element, number | null>();
    let run: Element | null = null;
    let position = this.#earlier;
    const count = position + this.#messages.length;
    for (const group of this.#groups) {
      if (group.views) {
        run = null;
        heights.set(box(group), null);
        for (const [index, view] of group.views.entries()) view.place(position + index + 1, count);
      } else {
        run ??= box(group);
        heights.set(run, (heights.get(run) ?? 0) + group.height);
      }
      position += group.models.length;
    }
    for (const child of [...this.element.children]) if (!heights.has(child)) child.remove();
    let next = this.element.firstElementChild;
    for (const [element, height] of heights as Map<HTMLElement, number | null>) {
      if (element === next) next = next.nextElementSibling;
      else this.element.insertBefore(element, next);
      element.style.setProperty('height', height === null ? '' : `${height}px`);
    }
  }
}

function box(group: Group): HTMLElement {
  group.element ??= h('div', { class: 'pywry-chat-group' });
  return group.element;
}

/** A group that holds the focus, a selection or a growing answer would lose it. */
function isInUse({ element, models }: Group): boolean {
  if (!element) return false;
  const root = element.getRootNode() as Document | ShadowRoot;
  if (root.activeElement && element.contains(root.activeElement)) return true;
  if (models.some(({ status }) => status.peek() === 'streaming')) return true;
  const selection = document.getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(element, true);
}
