import type { MessageModel, ResponsePartModel } from './model';

/**
 * Finds the result of every tool call, and the call of every result. A tool's id names a call within one answer only,
 * so a result belongs to the last call before it.
 */
export function pairTools(
  messages: readonly MessageModel[],
): ReadonlyMap<ResponsePartModel, ResponsePartModel> {
  const pairs = new Map<ResponsePartModel, ResponsePartModel>();
  const open = new Map<string, ResponsePartModel>();
  for (const message of messages) {
    for (const part of message.parts.value) {
      if (part.type !== 'response') continue;
      // Neither the type nor the id of a part ever changes.
      const response = part.response.peek();
      if (response.type === 'tool_call') open.set(response.toolId, part);
      if (response.type !== 'tool_result') continue;
      const call = open.get(response.toolId);
      if (!call) continue;
      pairs.set(call, part).set(part, call);
      open.delete(response.toolId);
    }
  }
  return pairs;
}
