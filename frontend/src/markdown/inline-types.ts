import type { Delimiter } from './emphasis';
import type { InlineNode, InlineTag } from './inline-node';
import type { LinkTarget } from './link-target';

export interface InlineContext {
  readonly references: ReadonlyMap<string, LinkTarget>;
  readonly gfm: boolean;
  readonly math: boolean;
  /** The text is still growing: constructs that are open at its end are shown as if closed. */
  readonly live: boolean;
  /** The character of a reference such as `&amp;`; undefined for an unknown name. */
  decode(reference: string): string | undefined;
  /** Called for a label that is not defined (yet). */
  missing(label: string): void;
}

/** A place up to which the result cannot change however the text goes on. */
export interface Checkpoint {
  /** Index into the source. */
  offset: number;
  /** The last node before it, and, if that is text, how much of it is before. */
  node: InlineNode;
  length: number;
  /** Where the piece begins that it lies in. */
  piece: number;
}

/** An open `[` or `![`. */
export interface Bracket {
  node: InlineNode;
  previous: Bracket | null;
  delimiter: Delimiter | null;
  image: boolean;
  active: boolean;
  /** Index after the bracket. */
  start: number;
  /** Another bracket was opened after this one. */
  inner: boolean;
}

/** A start tag of the allow list that waits for its end tag. */
export interface OpenTag {
  name: InlineTag;
  node: InlineNode;
  previous: OpenTag | null;
  delimiter: Delimiter | null;
  bracket: Bracket | null;
}

export interface InlineResult {
  first: InlineNode | null;
  checkpoint: Checkpoint | null;
}
