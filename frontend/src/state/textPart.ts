import { signal } from '@preact/signals-core';
import type { TextPartModel } from './model';

export class TextPart implements TextPartModel {
  readonly type = 'text';
  readonly #grown = signal(0);
  #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  get text(): string {
    return this.#text;
  }

  get grown(): TextPartModel['grown'] {
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

  /** Becomes a longer text that begins with this one; false when it is another text. */
  growTo(text: string): boolean {
    return text.startsWith(this.#text) && this.append(0, text);
  }
}
