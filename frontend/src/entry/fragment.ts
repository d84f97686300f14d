import { type Address, readFragment, writeFragment } from '../state/address';

/** Keeps the open threads in the fragment of the page's address. */
export function createFragment(view: Window): Address {
  return {
    read: (chat) => readFragment(view.location.hash, chat),
    write(chat, threadId, how) {
      const fragment = writeFragment(view.location.hash, chat, threadId);
      try {
        if (how === 'push') view.history.pushState(null, '', fragment);
        else view.history.replaceState(view.history.state, '', fragment);
      } catch {
        // A page without an address of its own, such as a frame without a source, does without.
      }
    },
    watch: (callback) => view.addEventListener('popstate', callback),
  };
}
