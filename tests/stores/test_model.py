"""Whatever is written in whatever order, in whatever batches: the file has what dictionaries would have."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pywry.stores.base import Drop, Remove, Write
from pywry.stores.sqlite import SQLiteStore
from pywry.testing.stores import StoreModel, chunk, message, said

logs = st.sampled_from(["log", "log/it's", "log/%"])
keys = st.sampled_from(["a", "b", "'; --", "\u00e9"])
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
writes = st.lists(
    st.one_of(
        st.builds(lambda log, key, text: ("put", log, key, text), logs, keys, texts),
        st.builds(lambda log, key, text: ("add", log, key, text), logs, keys, texts),
        st.builds(lambda log, key, text: ("add", log, key, text), logs, keys, texts),
        st.builds(lambda log, key: ("remove", log, key, ""), logs, keys),
        st.builds(lambda log: ("drop", log, "", ""), logs),
        # What happens between writes: the thread that writes may take what there is, or not yet.
        st.sampled_from([("wait", "", "", ""), ("reopen", "", "", ""), ("read", "log", "", "")]),
    ),
    max_size=40,
)


def as_write(kind: str, log: str, key: str, text: str, number: int) -> Write:
    if kind == "put":
        return message(key, text, log)
    if kind == "add":
        return chunk(key, number, text, log)
    return Remove(log, key) if kind == "remove" else Drop(log)


@given(writes)
@settings(max_examples=120, deadline=None)
def test_the_file_has_what_dictionaries_would_have(steps: list[tuple[str, str, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, model = Path(folder) / "chat.db", StoreModel()
        store = SQLiteStore(path)
        for number, (kind, log, key, text) in enumerate(steps, 1):
            if kind == "wait":
                assert store.flush()
            elif kind == "reopen":
                store.close()
                store = SQLiteStore(path)
            elif kind == "read":
                assert said(store.read(log)) == said(model.read(log))
            else:
                write = as_write(kind, log, key, text, number)
                model.apply(write)
                store.submit(write)
        for log in ("log", "log/it's", "log/%"):
            assert said(store.read(log)) == said(model.read(log))
        store.close()
        store = SQLiteStore(path)
        for log in ("log", "log/it's", "log/%"):
            assert said(store.read(log)) == said(model.read(log))
        store.close()
