import type { Connection } from '../connection/connection';
import type { Follower } from '../connection/followedLog';
import type { LogEvent, Snapshot } from '../protocol/generated';

export type AppHandler = (data: unknown) => void;

/** The author's events: what Python emits reaches the handlers here, what the page emits reaches Python. */
export class AppEvents implements Follower {
  readonly #connection: Connection;
  readonly #handlers = new Map<string, Set<AppHandler>>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Calls back for every event of a name; the answer takes the handler away. */
  on(event: string, handler: AppHandler): () => void {
    const handlers = this.#handlers.get(event) ?? new Set();
    handlers.add(handler);
    this.#handlers.set(event, handlers);
    return () => this.off(event, handler);
  }

  /** Takes a handler away, or all of an event's. */
  off(event: string, handler?: AppHandler): void {
    if (handler) this.#handlers.get(event)?.delete(handler);
    else this.#handlers.delete(event);
  }

  /** Tells Python; what is not an object arrives as `{value}`. */
  emit(event: string, data: unknown = {}): Promise<unknown> {
    const isObject = typeof data === 'object' && data !== null && !Array.isArray(data);
    return this.#connection.request(event, isObject ? data : { value: data });
  }

  apply(event: LogEvent): boolean {
    if (event.type === 'app:event') this.#call(event.event, event.data);
    return true;
  }

  reset(snapshot: Snapshot): boolean {
    if (snapshot.type !== 'app') return false;
    for (const event of snapshot.events) this.apply(event);
    return true;
  }

  gone(): void {
    // An app that has emitted nothing needs no log.
  }

  #call(event: string, data: unknown): void {
    for (const handler of [...(this.#handlers.get(event) ?? [])]) {
      try {
        handler(data);
      } catch (error) {
        console.error(`pywry: a handler of ${event} failed`, error);
      }
    }
  }
}
