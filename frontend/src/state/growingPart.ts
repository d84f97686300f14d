import { type ReadonlySignal, type Signal, signal } from '@preact/signals-core';
import type { Message } from '../protocol/generated';

/** A part that text is added to: what is said, or what is thought. */
export class GrowingPart<Type extends 'text' | 'thinking'> {
  readonly type: Type;
  readonly duration: Signal<number | null>;
  readonly #grown = signal(0);
  #text: string;

  constructor(type: Type, text: string, duration: number | null = null) {
    this.type = type;
    this.#text = text;
    this.duration = signal(duration);
  }

  get text(): string {
    return this.#text;
  }

  get grown(): ReadonlySignal<number> {
    return this.#grown;
  }

  /** Adds what is new of a chunk. False when something between the text and the chunk is missing. */
  append(offset: number, chunk: string): boolean {
    const known = this.#text.length - offset;
    if (known < 0) return false;
    if (known < chunk.length) {
      this.#text += known ? chunk.slice(known) : chunk;
      this.#grown.value += 1;
    }
    return true;
  }

  /** Becomes a longer text that begins with this one; false when it is something else. */
  become(response: Message['parts'][number]): boolean {
    if (response.type !== this.type || !('text' in response)) return false;
    if (!response.text.startsWith(this.#text)) return false;
    if (response.type === 'thinking') this.duration.value = response.duration ?? null;
    return this.append(0, response.text);
  }
}
