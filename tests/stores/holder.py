"""A second process that has a store's file: ``python holder.py lock|open PATH``. It ends with its standard input."""

# ruff: noqa: T201 - printing is how it answers
from __future__ import annotations

import sqlite3
import sys


def main() -> None:
    what, path = sys.argv[1:]
    if what == "lock":
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("BEGIN EXCLUSIVE")
        print("ready", flush=True)
        sys.stdin.read()
        connection.execute("ROLLBACK")
        connection.close()
    else:
        from pywry.errors import StoreError
        from pywry.stores.sqlite import SQLiteStore

        try:
            store = SQLiteStore(path)
        except StoreError as error:
            print(f"refused: {error}", flush=True)
        else:
            print("ready", flush=True)
            sys.stdin.read()
            store.close()
    print("done", flush=True)


if __name__ == "__main__":
    main()
