/** The version that this page speaks; the server refuses another one. */
export const PROTOCOL = 1;

/** Bytes of the largest frame that a server takes; a larger one would end the connection each time it is sent. */
export const MAX_FRAME = 256 * 1024;

/** Close codes that mean more than "the wire is gone". */
export const CLOSED_BY_PROTOCOL = 4400;
export const CLOSED_UNAUTHORISED = 4401;
