import { type ReadonlySignal, type Signal, signal } from '@preact/signals-core';
import type { Message } from '../protocol/generated';
import { assign } from './assign';
import type { Response, ResponsePartModel } from './model';

/** A part that comes whole, and may be said anew: a question is answered. */
export class ResponsePart implements ResponsePartModel {
  readonly type = 'response';
  readonly #response: Signal<Response>;

  constructor(response: Response) {
    this.#response = signal(response);
  }

  get response(): ReadonlySignal<Response> {
    return this.#response;
  }

  /** Becomes another account of the same thing; false when it is something else. */
  become(response: Message['parts'][number]): boolean {
    const known = this.#response.peek();
    if (response.type !== known.type || nameOf(response) !== nameOf(known)) return false;
    assign(this.#response, response as Response);
    return true;
  }
}

function nameOf(response: Message['parts'][number]): string {
  if ('requestId' in response) return response.requestId;
  return 'toolId' in response ? response.toolId : '';
}
