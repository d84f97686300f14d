import type { Events, LogEvent, Position, Reset, Snapshot } from '../protocol/generated';

/** What becomes of a log's events. */
export interface Follower {
  /** False when something before this event is missing. */
  apply(event: LogEvent): boolean;
  /** Puts a snapshot in the place of everything. False when it is of another kind of log. */
  reset(snapshot: Snapshot): boolean;
  /** The log does not exist (any more). */
  gone(): void;
  /** The server has confirmed that there is nothing more than what was applied. */
  caughtUp?(): void;
}

/** Times that a log may be asked for again without any progress before the connection is given up. */
const MAX_DOUBTS = 3;

/** The page's cursor in one log. */
export class FollowedLog {
  readonly name: string;
  readonly #follower: Follower;
  #position: Position | null;
  #doubts = 0;
  /** Where the page was when a probe found it behind. */
  #behindAt: Position | null | undefined;

  constructor(name: string, follower: Follower, position: Position | null) {
    this.name = name;
    this.#follower = follower;
    this.#position = position;
  }

  get position(): Position | null {
    return this.#position;
  }

  /** Applies what is new in a frame. False: something is missing, the server must be asked again. */
  receive(frame: Events): boolean {
    const position = this.#position;
    // Without a position the page waits for a snapshot; what comes before it is older.
    if (!position) return true;
    if (frame.epoch !== position.epoch || frame.first > position.seq + 1) return false;
    if (frame.last <= position.seq) return true;
    // Until the whole frame is applied the page is nowhere, also if an event throws.
    this.#position = null;
    for (const event of frame.events) if (!this.#follower.apply(event)) return false;
    this.#moveTo({ epoch: frame.epoch, seq: frame.last });
    return true;
  }

  reset(frame: Reset): boolean {
    this.#position = null;
    if (!this.#follower.reset(frame.snapshot)) return false;
    this.#moveTo({ epoch: frame.epoch, seq: frame.seq });
    return true;
  }

  gone(): void {
    this.#position = null;
    this.#follower.gone();
  }

  /**
   * Compares with the head that a probe brought. False when the page has been behind for two probes without
   * any progress: the end of the log was lost on the way, and nothing will ever show that by a gap.
   */
  compare(head: Position | undefined): boolean {
    const position = this.#position;
    if (head && position && head.epoch === position.epoch && head.seq === position.seq) {
      this.#behindAt = undefined;
      this.#follower.caughtUp?.();
      return true;
    }
    if (this.#behindAt === position) {
      this.#behindAt = undefined;
      return false;
    }
    this.#behindAt = position;
    return true;
  }

  /** Counts one more doubt; true when asking again and again has not helped. */
  doubt(): boolean {
    this.#doubts += 1;
    if (this.#doubts <= MAX_DOUBTS) return false;
    this.#doubts = 0;
    this.#position = null;
    return true;
  }

  #moveTo(position: Position): void {
    this.#position = position;
    this.#doubts = 0;
    this.#behindAt = undefined;
  }
}
