/** What was filled in and not sent, by the question: a switch of threads does not lose it. Never secrets. */
const drafts = new Map<string, Map<string, unknown>>();
const MOST = 50;

export function draftOf(requestId: string): Map<string, unknown> {
  const draft = drafts.get(requestId) ?? new Map<string, unknown>();
  drafts.delete(requestId);
  drafts.set(requestId, draft);
  for (const oldest of drafts.keys()) {
    if (drafts.size <= MOST) break;
    drafts.delete(oldest);
  }
  return draft;
}

export function forgetDraft(requestId: string): void {
  drafts.delete(requestId);
}
