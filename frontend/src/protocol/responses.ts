import type { Message } from './generated';

/**
 * Types of parts that go away with the next content. They have no place of their own in a message: what comes
 * next takes their index.
 */
export const transientTypes: ReadonlySet<string> = new Set<Message['parts'][number]['type']>([
  'status',
]);
