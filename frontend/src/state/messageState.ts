import { type Signal, signal } from '@preact/signals-core';
import type { AttachmentInfo, Failure, Feedback, Message } from '../protocol/generated';
import { transientTypes } from '../protocol/responses';
import { assign } from './assign';
import { GrowingPart } from './growingPart';
import type { MessageModel, MessageStatus, Response } from './model';
import { ResponsePart } from './responsePart';

type PartState = GrowingPart<'text'> | GrowingPart<'thinking'> | ResponsePart;

/** One turn of a thread, as it grows. */
export class MessageState implements MessageModel {
  readonly id: string;
  readonly role: MessageModel['role'];
  readonly created: number;
  readonly status: Signal<MessageStatus>;
  readonly failure: Signal<Failure | null> = signal(null);
  readonly finished: Signal<number | null> = signal(null);
  readonly model: Signal<string | null> = signal(null);
  readonly feedback: Signal<Feedback | null> = signal(null);
  readonly versions: Signal<readonly string[]> = signal([]);
  readonly attachments: readonly AttachmentInfo[];
  readonly parts: Signal<readonly PartState[]> = signal([]);
  parentId: string | null = null;
  clientId: string | null = null;

  constructor(message: Message) {
    this.id = message.id;
    this.role = message.role;
    this.created = message.created;
    this.attachments = message.attachments ?? [];
    this.status = signal(message.status);
    this.become(message);
  }

  /** Takes over another account of the same message, and keeps of the parts what is equal or only changed. */
  become(message: Message): void {
    this.parentId = message.parentId ?? null;
    this.clientId = message.clientId ?? null;
    const old = this.parts.peek();
    this.#setParts(message.parts.map((response, index) => samePart(old[index], response)));
    this.model.value = message.model ?? null;
    this.rate(message.feedback ?? null);
    assign(this.versions, message.versions);
    this.end(message.status, message.failure ?? null, message.finished ?? null);
  }

  /** Whether it is the same turn, so that whoever draws it may go on with what is drawn. */
  is(message: Message): boolean {
    return this.id === message.id && this.role === message.role && this.created === message.created;
  }

  /** Adds text to a part of a kind. False when something before it is missing. */
  append(index: number, offset: number, chunk: string, type: 'text' | 'thinking'): boolean {
    if (this.#ended) return true;
    const parts = this.parts.peek();
    const part = parts[index];
    if (part?.type === type) {
      this.#setParts(parts.filter(lasts));
      return part.append(offset, chunk);
    }
    const kept = parts.filter(lasts);
    if (index !== kept.length || offset !== 0) return false;
    this.parts.value = [...kept, newPart({ type, text: chunk })];
    return true;
  }

  /** Tells how long the thinking of a part took. False when the part is missing. */
  endThinking(index: number, duration: number): boolean {
    if (this.#ended) return true;
    const part = this.parts.peek()[index];
    if (part?.type === 'thinking') part.duration.value = duration;
    return part !== undefined;
  }

  /** Puts a part at its index. False when one before it is missing. */
  put(index: number, response: Message['parts'][number]): boolean {
    // An artifact may be updated long after its message.
    if (this.#ended && response.type !== 'artifact') return true;
    const parts = this.parts.peek();
    const length = parts.filter(lasts).length;
    if (index > length) return false;
    const part = samePart(parts[index], response);
    // A transient part is the last: what comes at its index takes its place, what changes before it does not.
    this.#setParts([...parts.slice(0, index), part, ...parts.slice(index + 1)]);
    return true;
  }

  end(status: MessageStatus, failure: Failure | null, finished: number | null): void {
    this.status.value = status;
    this.finished.value = finished;
    if (status !== 'streaming') this.#setParts(this.parts.peek().filter(lasts));
    assign(this.failure, failure);
  }

  rate(feedback: Feedback | null): void {
    assign(this.feedback, feedback);
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

  #setParts(parts: readonly PartState[]): void {
    const old = this.parts.peek();
    if (parts.length !== old.length || parts.some((part, index) => part !== old[index])) {
      this.parts.value = parts;
    }
  }
}

function newPart(response: Message['parts'][number]): PartState {
  if (response.type === 'text') return new GrowingPart('text', response.text);
  if (response.type === 'thinking') {
    return new GrowingPart('thinking', response.text, response.duration ?? null);
  }
  return new ResponsePart(response satisfies Response);
}

function samePart(part: PartState | undefined, response: Message['parts'][number]): PartState {
  return part?.become(response) ? part : newPart(response);
}

function lasts(part: PartState): boolean {
  return part.type !== 'response' || !transientTypes.has(part.response.peek().type);
}
