import type { PartModel } from '../state/model';
import type { PartPlace } from './place';
import { richPart } from './rich';
import { textPart } from './text';

/** A part of an answer, drawn. */
export interface PartView {
  readonly element: HTMLElement;
  /** Nothing more will be added to the part. */
  end(): void;
  dispose(): void;
}

export function createPart(part: PartModel, place: PartPlace): PartView {
  return part.type === 'text' ? textPart(part, place.view) : richPart(part, place);
}
