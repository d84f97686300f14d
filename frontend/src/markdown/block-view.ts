import type { Block } from './block';
import type { Renderer } from './renderer';

/** The DOM of one block. */
export interface BlockView {
  /** Blocks of the same kind can take over each other's view. */
  readonly kind: string;
  readonly element: HTMLElement;
  /** The block shown last; views are handed on from guesses to what replaces them. */
  block: Block | null;
  /** Makes the element show the block; only what changed is touched. */
  update(block: Block, renderer: Renderer): void;
  /** Drops what was remembered about parsed text, because a definition changed its meaning. */
  forget?(): void;
}

/** Which view a block needs. */
export function viewKind(block: Block): string {
  if (block.type === 'heading') return `heading${block.level}`;
  if (block.type === 'list') return block.list?.ordered ? 'ol' : 'ul';
  return block.type;
}
