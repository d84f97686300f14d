import type { PartModel } from '../state/model';

/** Responses that are drawn where they were said; suggestions stand under the last answer. */
const DRAWN: ReadonlySet<string> = new Set([
  'artifact',
  'citation',
  'input_required',
  'status',
  'tool_call',
  'tool_result',
]);

/** Whether the reader sees a part. A newer server may send what this page cannot draw. */
export function isShown(part: PartModel): boolean {
  return part.type !== 'response' || DRAWN.has(part.response.peek().type);
}
