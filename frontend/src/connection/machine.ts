/** Where the page stands with its server, and what leads from one place to another. */
export type State =
  | 'idle'
  /** A wire is being opened. */
  | 'connecting'
  /** It is open, and hello has been said. */
  | 'greeting'
  | 'open'
  /** The server does not know the visitor any more; the page's own address gives a new cookie. */
  | 'refreshing'
  /** Between attempts. */
  | 'waiting'
  | 'refused'
  | 'closed';

export type Input =
  | 'opened'
  | 'welcomed'
  | 'lost'
  | 'unauthorised'
  | 'mismatch'
  /** What was waited for has come. */
  | 'due'
  /** The person or the browser gives a reason to try now. */
  | 'wake'
  | 'close';

const close = { close: 'closed' } as const;
const wired = {
  ...close,
  lost: 'waiting',
  unauthorised: 'refreshing',
  mismatch: 'refused',
} as const;

const transitions: Readonly<Record<State, Partial<Record<Input, State>>>> = {
  idle: { ...close, wake: 'connecting' },
  connecting: { ...wired, opened: 'greeting' },
  greeting: { ...wired, welcomed: 'open' },
  open: wired,
  refreshing: { ...close, due: 'connecting', lost: 'waiting' },
  waiting: { ...close, due: 'connecting', wake: 'connecting' },
  refused: close,
  closed: {},
};

/** Returns the next state, or null when the input means nothing in this one. */
export function nextState(state: State, input: Input): State | null {
  return transitions[state][input] ?? null;
}

/** Whether a state has a wire. */
export function hasWire(state: State): boolean {
  return state === 'connecting' || state === 'greeting' || state === 'open';
}
