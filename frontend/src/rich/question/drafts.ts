/** What was filled in and not sent, by the question: no switch of threads and no reload loses it. Never secrets. */
const drafts = new Map<string, Map<string, unknown>>();
const MOST = 50;
/** Writing at every keystroke would make typing in a long text slow. */
const SAVE_AFTER = 300;

let restored = false;
let timer: ReturnType<typeof setTimeout> | undefined;

/** What one question was answered with so far, by the names of its fields. */
export interface Draft {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
}

export function draftOf(question: string): Draft {
  restore();
  const values = drafts.get(question) ?? new Map<string, unknown>();
  drafts.delete(question);
  drafts.set(question, values);
  for (const oldest of drafts.keys()) {
    if (drafts.size <= MOST) break;
    drafts.delete(oldest);
  }
  return {
    get: (name) => values.get(name),
    set(name, value) {
      values.set(name, value);
      saveSoon();
    },
  };
}

export function forgetDraft(question: string): void {
  restore();
  if (drafts.delete(question)) save();
}

function key(): string {
  return `pywry:${location.pathname}:answers`;
}

/** Once, and not before somebody asks. */
function restore(): void {
  if (restored) return;
  restored = true;
  try {
    const kept = JSON.parse(sessionStorage.getItem(key()) ?? '[]') as [
      string,
      [string, unknown][],
    ][];
    for (const [question, values] of kept) drafts.set(question, new Map(values));
  } catch {
    // Storage may be forbidden, and what is in it may be anything.
  }
}

function saveSoon(): void {
  if (timer !== undefined) return;
  timer = setTimeout(save, SAVE_AFTER);
  // The page may go away before.
  addEventListener('pagehide', save);
  document.addEventListener('visibilitychange', save);
}

function save(): void {
  clearTimeout(timer);
  timer = undefined;
  removeEventListener('pagehide', save);
  document.removeEventListener('visibilitychange', save);
  const kept = [...drafts].filter(([, values]) => values.size > 0);
  try {
    if (kept.length === 0) sessionStorage.removeItem(key());
    else {
      const entries = kept.map(([question, values]) => [question, [...values]]);
      sessionStorage.setItem(key(), JSON.stringify(entries));
    }
  } catch {
    // Then they are not there after a reload.
  }
}
