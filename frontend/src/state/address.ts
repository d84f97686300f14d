/** Where the page's address names the open thread of each chat. */
export interface Address {
  read(chat: string): string | null;
  /** `push` when the person went there, `replace` when the page did. */
  write(chat: string, threadId: string, how: 'push' | 'replace'): void;
  /** Calls back when the person went back or forth. */
  watch(callback: () => void): void;
}

/** The ids that the server takes; an address is typed by anybody. */
const idPattern = /^[\w.:-]{1,64}$/;

/** Returns the thread that a fragment such as `#chat=thread_1&chat-2=thread_9` names for a chat. */
export function readFragment(fragment: string, chat: string): string | null {
  const id = new URLSearchParams(fragment.replace(/^#/, '')).get(chat);
  return id && idPattern.test(id) ? id : null;
}

/** Returns the fragment with another thread for a chat; what else is in it stays. */
export function writeFragment(fragment: string, chat: string, threadId: string): string {
  const entries = fragment
    .replace(/^#/, '')
    .split('&')
    .filter((entry) => entry && !new URLSearchParams(entry).has(chat));
  return `#${[...entries, `${encodeURIComponent(chat)}=${encodeURIComponent(threadId)}`].join('&')}`;
}
