/** Keeps small values across reloads. Never throws: a browser may forbid storage, and it may be full. */
export interface Store {
  read(key: string): unknown;
  /** Null removes. */
  write(key: string, value: unknown): void;
}

/**
 * Keeps values in a `Storage`.
 *
 * @param open Gives the storage; where it is forbidden, the mere look at it throws.
 */
export function createStore(open: () => Storage, prefix: string): Store {
  const attempt = <Result>(action: (storage: Storage) => Result): Result | null => {
    try {
      return action(open());
    } catch {
      return null;
    }
  };
  return {
    read: (key) =>
      attempt((storage) => JSON.parse(storage.getItem(prefix + key) ?? 'null') as unknown),
    write: (key, value) => {
      attempt((storage) => {
        if (value === null) storage.removeItem(prefix + key);
        else storage.setItem(prefix + key, JSON.stringify(value));
      });
    },
  };
}
