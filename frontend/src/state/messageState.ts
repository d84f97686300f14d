import { type Signal, signal } from '@preact/signals-core';
import type { Failure, Message, TextChunkResponse } from '../protocol/generated';
import { transientTypes } from '../protocol/responses';
import type { MessageModel, MessageStatus, PartModel, ResponsePartModel } from './model';
import { TextPart } from './textPart';

type Response = ResponsePartModel['response'];

/** One turn of a thread, as it grows. */
export class MessageState implements MessageModel {
  readonly id: string;
  readonly role: MessageModel['role'];
  readonly created: number;
  readonly status: Signal<MessageStatus>;
  readonly failure: Signal<Failure | null>;
  readonly parts: Signal<readonly PartModel[]>;
  parentId: string | null;
  clientId: string | null;

  constructor(message: Message) {
    this.id = message.id;
    this.role = message.role;
    this.created = message.created;
    this.parentId = message.parentId ?? null;
    this.clientId = message.clientId ?? null;
    this.status = signal(message.status);
    this.failure = signal(message.failure ?? null);
    this.parts = signal(message.parts.map(newPart));
  }

  /** Takes over another account of the same message, and keeps of the parts what is equal or only grew. */
  become(message: Message): void {
    this.parentId = message.parentId ?? null;
    this.clientId = message.clientId ?? null;
    const old = this.parts.peek();
    const parts = message.parts.map((response, index) => samePart(old[index], response));
    if (parts.length !== old.length || parts.some((part, index) => part !== old[index])) {
      this.parts.value = parts;
    }
    this.end(message.status, message.failure ?? null);
  }

  /** Whether it is the same turn, so that whoever draws it may go on with what is drawn. */
  is(message: Message): boolean {
    return this.id === message.id && this.role === message.role && this.created === message.created;
  }

  /** Adds text. False when something before it is missing. */
  append(index: number, offset: number, chunk: string): boolean {
    if (this.#ended) return true;
    const parts = this.parts.peek();
    const part = parts[index];
    if (part instanceof TextPart) {
      this.#settle(parts);
      return part.append(offset, chunk);
    }
    const kept = parts.filter(lasts);
    if (index !== kept.length || offset !== 0) return false;
    this.parts.value = [...kept, new TextPart(chunk)];
    return true;
  }

  /** Puts a part at its index. False when one before it is missing. */
  put(index: number, response: Response): boolean {
    if (this.#ended) return true;
    const kept = this.parts.peek().filter(lasts);
    if (index > kept.length) return false;
    kept[index] = samePart(kept[index], response);
    this.parts.value = kept;
    return true;
  }

  end(status: MessageStatus, failure: Failure | null): void {
    this.status.value = status;
    if (status !== 'streaming') this.#settle(this.parts.peek());
    if (JSON.stringify(failure) !== JSON.stringify(this.failure.peek()))
      this.failure.value = failure;
  }

  text(): string {
    return this.parts
      .peek()
      .map((part) => (part.type === 'text' ? part.text : ''))
      .join('');
  }

  get #ended(): boolean {
    return this.status.peek() !== 'streaming';
  }

  /** Takes the transient part away; it is always the last. */
  #settle(parts: readonly PartModel[]): void {
    const last = parts.at(-1);
    if (last && !lasts(last)) this.parts.value = parts.filter(lasts);
  }
}

function newPart(response: Response): PartModel {
  return isText(response) ? new TextPart(response.text) : { type: 'response', response };
}

function samePart(part: PartModel | undefined, response: Response): PartModel {
  if (!part) return newPart(response);
  const same =
    part.type === 'text'
      ? isText(response) && (part as TextPart).growTo(response.text)
      : JSON.stringify(part.response) === JSON.stringify(response);
  return same ? part : newPart(response);
}

function isText(response: Response): response is TextChunkResponse {
  return response.type === 'text';
}

function lasts(part: PartModel): boolean {
  return part.type === 'text' || !transientTypes.has(part.response.type);
}
