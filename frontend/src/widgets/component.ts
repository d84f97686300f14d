import type { Content, Face, Kind, Surroundings } from './face';
import { failed } from './failure';
import type { Extract, LiveComponent } from './registry';

/** A grid or a chart of the page: it fetches what it shows, and fetches it again when Python says that it has changed. */
export class Component implements LiveComponent {
  readonly kind: 'grid' | 'chart';
  readonly label: string;
  readonly element: HTMLElement;
  readonly #kind: Kind;
  readonly #around: Surroundings;
  readonly #address: string;
  #face: Face | null = null;
  #shown = 0;
  #wanted = 0;
  #loading = false;

  constructor(element: HTMLElement, kind: Kind, address: string, around: Surroundings) {
    this.kind = kind.kind;
    this.label = around.label;
    this.element = element;
    this.#kind = kind;
    this.#around = around;
    this.#address = address;
  }

  /** Python has something else to show, which the page may have already. */
  changed(version: number): void {
    this.#wanted = Math.max(this.#wanted, version);
    if (this.#wanted > this.#shown) void this.load();
  }

  /** Shows what Python has now. However often it changes meanwhile, one answer after the other is waited for. */
  async load(): Promise<void> {
    if (this.#loading) return;
    this.#loading = true;
    this.element.setAttribute('aria-busy', 'true');
    // What cannot be had now is missed when it is needed.
    if (!this.#face) this.#kind.prepare(this.#around.assets).catch(() => {});
    try {
      do {
        const [content] = await Promise.all([this.#fetch(), this.#around.translated]);
        this.#shown = content.version;
        await this.#show(content);
      } while (this.#wanted > this.#shown);
    } catch (error) {
      console.warn(error);
      // What is there already is better than nothing; the next change brings it up to date.
      await this.#around.translated;
      if (!this.#face) failed(this.element, this.#around.t, () => void this.load());
    } finally {
      this.#loading = false;
      this.element.removeAttribute('aria-busy');
    }
  }

  extract(): Extract | null {
    return this.#face?.extract() ?? null;
  }

  async #fetch(): Promise<Content> {
    const answer = await fetch(this.#address, { cache: 'no-store' });
    if (!answer.ok) throw new Error(`${this.#address} was answered with ${answer.status}`);
    return (await answer.json()) as Content;
  }

  async #show(content: Content): Promise<void> {
    if (this.#face) {
      this.#face.update(content);
      return;
    }
    this.element.replaceChildren();
    this.#face = await this.#kind.show(this.element, content, this.#around);
  }
}
