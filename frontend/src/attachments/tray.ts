import type { ReadonlySignal, Signal } from '@preact/signals-core';
import { computed, signal } from './kit';
import { Upload } from './upload';

/** A file that the server has. */
interface Kept {
  readonly fileId: string;
  readonly name: string;
  readonly size: number;
}

/** The files of what is being written in one thread. What has arrived is there after a reload, too. */
export class Tray {
  readonly files: ReadonlySignal<readonly Upload[]>;
  /** Set while the message waits for its files. */
  readonly sending: Signal<AbortController | null> = signal(null);
  /** What went wrong last, in a sentence. */
  readonly trouble = signal('');
  readonly #files: Signal<readonly Upload[]>;
  readonly #address: string;
  readonly #key: string;

  constructor(address: string, key: string) {
    this.#address = address;
    this.#key = key;
    this.#files = signal(this.#read());
    this.files = computed(() => this.#files.value);
  }

  /** Whether a reload would lose something. */
  get unfinished(): boolean {
    return this.files.peek().some((file) => file.moving);
  }

  add(file: File, name: string): Upload {
    const upload = new Upload(this.#address, name, file.size, file);
    upload.progress.subscribe(() => this.#keep());
    this.#set([...this.files.peek(), upload]);
    upload.start();
    return upload;
  }

  /** Takes what was uploaded before, and may have been sent. */
  takeBack(kept: readonly Kept[]): void {
    const there = this.files.peek();
    const others = kept.filter(({ fileId }) => !there.some((file) => file.fileId === fileId));
    this.#set([...there, ...others.map((each) => this.#restored(each))]);
  }

  remove(upload: Upload): void {
    upload.abort();
    this.#set(this.files.peek().filter((other) => other !== upload));
  }

  /** They were sent: they are the message's now. */
  clear(): void {
    this.trouble.value = '';
    this.#set([]);
  }

  #set(files: readonly Upload[]): void {
    this.#files.value = files;
    this.#keep();
  }

  #restored({ fileId, name, size }: Kept): Upload {
    return new Upload(this.#address, name, size, null, fileId);
  }

  #keep(): void {
    const kept = this.#files.peek().flatMap(({ fileId, name, size }) => {
      return fileId ? [{ fileId, name, size }] : [];
    });
    try {
      if (kept.length) sessionStorage.setItem(this.#key, JSON.stringify(kept));
      else sessionStorage.removeItem(this.#key);
    } catch {
      // Then they are not there after a reload.
    }
  }

  #read(): readonly Upload[] {
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.#key) ?? '[]') as Kept[];
      return kept.map((each) => this.#restored(each));
    } catch {
      return [];
    }
  }
}
