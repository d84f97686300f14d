/**
 * The page's one connection: what the server says reaches the followers of its logs in order and once, what the
 * page says reaches the server in order and once, whatever happens to the wires in between.
 */
import { batch, type ReadonlySignal, type Signal, signal } from '@preact/signals-core';
import { CLOSED_BY_PROTOCOL, CLOSED_UNAUTHORISED, PROTOCOL } from '../protocol/constants';
import type { Hello, Position, Refused, ServerFrame } from '../protocol/generated';
import { readFrame } from '../protocol/reader';
import { createReporter, type Report } from '../protocol/reporter';
import type { Link } from '../state/model';
import { type Clock, systemClock } from './clock';
import { FollowedLog, type Follower } from './followedLog';
import { Heartbeat } from './heartbeat';
import { newId } from './id';
import { hasWire, type Input, nextState, type State } from './machine';
import { Outbox } from './outbox';
import { Refusal } from './refusal';
import type { Transport, Wire } from './transport';

const OPEN_WITHIN = 10_000;
const WELCOME_WITHIN = 10_000;
/** When there is a reason for doubt, such as a lid that was opened. */
const PONG_WITHIN_IN_DOUBT = 4_000;
/** Silence after which the server has given the page up, so there is nothing to probe. */
const SERVER_PATIENCE = 60_000;
const SHORTEST_WAIT = 200;
const LONGEST_WAIT = 10_000;
/** A connection that lasted as long as this was a good one: the next wait is short again. */
const STEADY_AFTER = 2_000;
/** Where the count of attempts begins when the server has said goodbye: it needs a moment. */
const ATTEMPT_AFTER_BYE = 3;

export interface ConnectionOptions {
  readonly transport: Transport;
  readonly clock?: Clock;
  readonly report?: Report;
  /** Whether the browser believes that there is a network. */
  readonly online?: () => boolean;
  /** Renews the visitor's cookie; false when the server could not be reached. */
  readonly refreshSession?: () => Promise<boolean>;
}

export interface RequestOptions {
  readonly chat?: string;
  /** Given by those who may say the same thing again after a reload. */
  readonly id?: string;
}

export class Connection {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #report: Report;
  readonly #online: () => boolean;
  readonly #refreshSession: () => Promise<boolean>;
  readonly #heartbeat: Heartbeat;
  readonly #outbox = new Outbox();
  readonly #logs = new Map<string, FollowedLog>();
  readonly #link: Signal<Link> = signal({ state: 'connecting', attempt: 0 });
  #state: State = 'idle';
  #page = newId('page');
  #wire: Wire | null = null;
  #attempt = 0;
  /** Whether this attempt's wire came into being at all. */
  #reached = false;
  #refreshed = false;
  #refusal = '';
  /** Why the server would not have this page's hello, if it said. */
  #unwelcome = '';
  #openedAt = 0;
  #heardAt = 0;
  #greeting = false;
  #greetAgain = false;
  #cancelTimer = () => {};
  #cancelGreeting = () => {};

  constructor(options: ConnectionOptions) {
    this.#transport = options.transport;
    this.#clock = options.clock ?? systemClock;
    this.#report = options.report ?? createReporter();
    this.#online = options.online ?? (() => true);
    this.#refreshSession = options.refreshSession ?? (() => Promise.resolve(false));
    this.#heartbeat = new Heartbeat(
      this.#clock,
      (n) => this.#send('session:ping', { n }),
      () => this.#step('lost'),
    );
  }

  get link(): ReadonlySignal<Link> {
    return this.#link;
  }

  /** Begin, or try now instead of later, or make sure that the connection is alive. */
  wake(): void {
    if (this.#state === 'open') {
      if (this.#clock.now() - this.#heardAt <= SERVER_PATIENCE) {
        this.#heartbeat.probe(PONG_WITHIN_IN_DOUBT);
        return;
      }
      this.#step('lost');
    }
    if (this.#state === 'waiting') this.#attempt = 0;
    this.#step('wake');
  }

  /** End it for good. */
  close(): void {
    this.#step('close');
  }

  /** Follow a log from a position, or from its snapshot. */
  follow(name: string, follower: Follower, position: Position | null = null): void {
    this.#logs.set(name, new FollowedLog(name, follower, position));
    if (this.#greeted) this.#send('session:follow', { log: name, position });
  }

  /** Stop following a log; the answer is where the page has come to in it. */
  unfollow(name: string): Position | null {
    const log = this.#logs.get(name);
    if (!log) return null;
    this.#logs.delete(name);
    if (this.#greeted) this.#send('session:unfollow', { log: name });
    return log.position;
  }

  /** Say something to the server; the promise settles when it has answered, and rejects with a `Refusal`. */
  request(type: string, data: object, options: RequestOptions = {}): Promise<unknown> {
    const { chat, id = newId('event') } = options;
    return this.#outbox.add(id, JSON.stringify({ type, id, chat, data }), this.#sendWhenOpen);
  }

  /** Forget what was said and not answered; it may have arrived nevertheless. */
  withdraw(id: string): void {
    this.#outbox.remove(id);
  }

  readonly #sendWhenOpen = (frame: string): void => {
    if (this.#state === 'open') this.#wire?.send(frame);
  };

  #send(type: string, data: object): void {
    this.#wire?.send(JSON.stringify({ type, data }));
  }

  /** Whether hello was said on this wire, so that more may be said. */
  get #greeted(): boolean {
    return this.#state === 'open' || this.#state === 'greeting';
  }

  // ---- from state to state ---------------------------------------------------------------------

  #step(input: Input): void {
    const state = nextState(this.#state, input);
    if (!state) return;
    this.#leave(state);
    this.#state = state;
    this.#enter(state);
  }

  #leave(next: State): void {
    this.#cancelTimer();
    if (this.#state === 'open' && this.#clock.now() - this.#openedAt >= STEADY_AFTER) {
      this.#attempt = 0;
      this.#refreshed = false;
    }
    if (hasWire(next)) return;
    this.#heartbeat.stop();
    this.#cancelGreeting();
    this.#greeting = false;
    this.#wire?.close();
    this.#wire = null;
  }

  #enter(state: State): void {
    switch (state) {
      case 'connecting':
        this.#attempt += 1;
        this.#link.value = { state, attempt: this.#attempt };
        this.#after(OPEN_WITHIN, 'lost');
        this.#connect();
        break;
      case 'greeting':
        this.#reached = true;
        this.#greet();
        break;
      case 'open':
        this.#openedAt = this.#clock.now();
        this.#link.value = { state };
        this.#heartbeat.start();
        break;
      case 'refreshing':
        this.#refresh();
        break;
      case 'waiting':
        this.#pause();
        break;
      case 'refused':
        this.#link.value = { state, reason: this.#refusal };
        break;
      default:
    }
  }

  #after(milliseconds: number, input: Input): void {
    this.#cancelTimer = this.#clock.after(milliseconds, () => this.#step(input));
  }

  #connect(): void {
    this.#reached = false;
    const mine = (callback: () => void) => {
      if (this.#wire === wire) callback();
    };
    let wire: Wire | null = null;
    try {
      wire = this.#transport.open({
        opened: () => mine(() => this.#step('opened')),
        received: (text) => mine(() => this.#receive(text)),
        closed: (code) => mine(() => this.#closed(code)),
      });
    } catch (error) {
      this.#report(`cannot connect: ${error}`);
      this.#step('lost');
      return;
    }
    this.#wire = wire;
  }

  #closed(code: number): void {
    if (code === CLOSED_BY_PROTOCOL && this.#unwelcome) this.#refuse(this.#unwelcome);
    else if (code === CLOSED_UNAUTHORISED) this.#unauthorised();
    // A server may refuse a handshake without the browser telling why: a cookie that ran out is a likely reason.
    else if (!this.#reached && this.#attempt === 2 && !this.#refreshed) this.#unauthorised();
    else this.#step('lost');
  }

  #refuse(reason = ''): void {
    this.#refusal = reason;
    this.#step('mismatch');
  }

  /** Once the page has tried to renew the visitor's cookie, trying again would be a loop. */
  #unauthorised(reason = ''): void {
    if (this.#refreshed) this.#refuse(reason);
    else this.#step('unauthorised');
  }

  #refresh(): void {
    const done = (renewed: boolean) => {
      if (this.#state !== 'refreshing') return;
      this.#refreshed = renewed;
      this.#step(renewed ? 'due' : 'lost');
    };
    this.#refreshSession().then(done, () => done(false));
  }

  #pause(): void {
    const longest = Math.min(LONGEST_WAIT, SHORTEST_WAIT * 2 ** Math.max(0, this.#attempt - 1));
    // Thousands of pages that lost the same server must not come back in the same instant.
    const wait = longest * (0.75 + this.#clock.random() / 2);
    this.#after(wait, 'due');
    const retryAt = this.#clock.now() + wait;
    this.#link.value = this.#online()
      ? { state: 'waiting', attempt: this.#attempt, retryAt }
      : { state: 'offline' };
  }

  // ---- what the server says --------------------------------------------------------------------

  #receive(text: string): void {
    this.#heardAt = this.#clock.now();
    const frame = readFrame(text, this.#report);
    if (!frame) return;
    try {
      // One frame, one update of the views.
      batch(() => this.#handle(frame));
    } catch (error) {
      console.error('pywry: a frame could not be shown', error);
      const log = 'log' in frame && this.#logs.get(frame.log);
      if (log) this.#askAgain(log);
    }
  }

  #handle(frame: ServerFrame): void {
    switch (frame.type) {
      case 'welcome':
        this.#welcomed(frame.protocol);
        break;
      case 'events': {
        const log = this.#logs.get(frame.log);
        if (log && !log.receive(frame)) this.#askAgain(log);
        break;
      }
      case 'reset':
        if (this.#logs.get(frame.log)?.reset(frame) === false) {
          this.#report('ignored a snapshot of another kind of log');
        }
        break;
      case 'gone': {
        const log = this.#logs.get(frame.log);
        this.#logs.delete(frame.log);
        log?.gone();
        break;
      }
      case 'ack':
        this.#outbox.acknowledge(frame.id, frame.data);
        break;
      case 'refused':
        if (frame.id) {
          const { id, code, message, fields } = frame;
          this.#outbox.refuse(id, new Refusal(code, message, fields ?? {}));
        } else this.#refused(frame);
        break;
      case 'pong':
        if (this.#heartbeat.answered(frame.n)) this.#compare(frame.heads);
        break;
      case 'bye':
        if (frame.reason === 'replaced') this.#page = newId('page');
        this.#openedAt = this.#clock.now();
        this.#attempt = Math.max(this.#attempt, ATTEMPT_AFTER_BYE);
        this.#step('lost');
        break;
      default:
        frame satisfies never;
    }
  }

  /** Something was refused that has no id: a hello, or a frame that the server could not read. */
  #refused({ code, message }: Refused): void {
    if (code === 'protocol') this.#refuse();
    else if (code === 'unauthorised') this.#unauthorised(message);
    // Pages can be closed, and a moment can be waited for; nothing else gets better by trying again.
    else if (this.#greeting && code !== 'too-many-pages' && code !== 'too-many') {
      this.#unwelcome = message;
    }
    this.#report(`the server refused a frame: ${code}`);
  }

  #greet(): void {
    const follow = Object.fromEntries([...this.#logs].map(([name, log]) => [name, log.position]));
    const hello: Hello = { protocol: PROTOCOL, page: this.#page, follow };
    this.#greeting = true;
    this.#greetAgain = false;
    this.#unwelcome = '';
    this.#cancelGreeting = this.#clock.after(WELCOME_WITHIN, () => this.#step('lost'));
    this.#send('session:hello', hello);
  }

  #welcomed(protocol: number): void {
    if (protocol !== PROTOCOL) {
      this.#refuse();
      return;
    }
    this.#cancelGreeting();
    this.#greeting = false;
    this.#step('welcomed');
    this.#outbox.sendAll(this.#sendWhenOpen);
    if (this.#greetAgain) this.#greet();
  }

  /** Says hello again, because something of a log is missing. */
  #askAgain(log: FollowedLog): void {
    if (this.#greeting) {
      // Frames after a gap are expected until the server has heard; a lost position it cannot know of.
      this.#greetAgain ||= log.position === null;
    } else if (log.doubt()) this.#step('lost');
    else this.#greet();
  }

  #compare(heads: Record<string, Position>): void {
    for (const [name, log] of [...this.#logs]) {
      if (!log.compare(Object.hasOwn(heads, name) ? heads[name] : undefined)) this.#askAgain(log);
    }
    this.#outbox.probed(this.#sendWhenOpen);
  }
}
