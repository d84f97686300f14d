import { computed, type ReadonlySignal } from '@preact/signals-core';
import type { MessageModel, QuestionModel } from './model';

/**
 * The question of the running answer that waits for the user.
 *
 * What else happens in the answer leaves it the same object, so that a form is not drawn again under his hands.
 */
export function pendingQuestion(
  running: ReadonlySignal<MessageModel | null>,
): ReadonlySignal<QuestionModel | null> {
  const asking = computed(() => {
    const parts = running.value?.parts.value ?? [];
    const part = parts.findLast(
      (each) => each.type === 'response' && each.response.value.type === 'input_required',
    );
    return part?.type === 'response' ? part.response : null;
  });
  return computed(() => {
    const messageId = running.value?.id;
    const request = asking.value?.value;
    if (!messageId || request?.type !== 'input_required' || request.state !== 'pending')
      return null;
    const composed = request.inputType === 'text' || request.inputType === 'filename';
    return { messageId, request, composed };
  });
}
