"""The golden conversations of ``protocol/cases``: what the models say, and what the fake page makes of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from pywry.protocol.server_events import Events, Reset, ServerFrame
from pywry.testing.fold import OwnerFold, ThreadFold

CASES = sorted((Path(__file__).parents[2] / "protocol" / "cases").glob("*.json"))
FROM_A_NEWER_SERVER = "unknown-events"
"""The case that no model of this version knows; the page ignores what is in it."""

_frames: TypeAdapter[Any] = TypeAdapter(ServerFrame)


def read(path: Path) -> dict[str, Any]:
    """Return a case."""
    case: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    assert case["name"] == path.stem
    return case


def without_nothing(value: Any) -> Any:
    """Return JSON without what is null or, on the wire, may be left out."""
    if isinstance(value, dict):
        return {key: without_nothing(each) for key, each in value.items() if each is not None}
    if isinstance(value, list):
        return [without_nothing(each) for each in value]
    return value


def written(value: Any) -> Any:
    """Return a model as the wire has it, only with what was set."""
    return json.loads(value.model_dump_json(by_alias=True, exclude_none=True))


def contains(whole: Any, part: Any) -> bool:
    """Whether all of ``part`` is in ``whole``; what a model adds by default does not count."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(contains(whole.get(k), v) for k, v in part.items())
    if isinstance(part, list):
        return (
            isinstance(whole, list) and len(whole) == len(part) and all(map(contains, whole, part))
        )
    return bool(whole == part)


def test_there_are_cases() -> None:
    assert len(CASES) > 20


@pytest.mark.parametrize(
    "path", [each for each in CASES if each.stem != FROM_A_NEWER_SERVER], ids=lambda path: path.stem
)
def test_every_frame_is_what_the_models_say(path: Path) -> None:
    case = read(path)
    for sent in case["frames"]:
        frame = _frames.validate_json(json.dumps(sent), strict=True)
        again = json.loads(_frames.dump_json(frame, by_alias=True, exclude_none=True))
        assert contains(again, without_nothing(sent)), sent


FOLDS = [path for path in CASES if read(path)["kind"] == "fold"]


@pytest.mark.parametrize("path", FOLDS, ids=lambda path: path.stem)
def test_the_fake_page_folds_like_the_real_one(path: Path) -> None:
    case = read(path)
    thread_id = case["log"].partition("/")[2]
    thread, owner = ThreadFold(thread_id), OwnerFold()
    fold = thread if thread_id else owner
    seq = 0
    for sent in case["frames"]:
        frame = _frames.validate_json(json.dumps(sent))
        if isinstance(frame, Reset):
            fold.reset(frame.snapshot)
            seq = frame.seq
        elif isinstance(frame, Events):
            assert frame.first == seq + 1
            for event in frame.events:
                fold.apply(event)
            seq = frame.last
    expected = case["expect"]
    if "thread" in expected:
        thread.check()
        assert thread.earlier + len(thread.messages) == expected["thread"]["total"]
        assert contains([written(each) for each in thread.messages], expected["thread"]["messages"])
        assert contains([written(each) for each in thread.queue], expected["thread"]["queue"])
    if "owner" in expected:
        threads = sorted(owner.threads.values(), key=lambda each: each.updated, reverse=True)
        assert {each.thread_id for each in threads} == {
            each["threadId"] for each in expected["owner"]["threads"]
        }
        assert owner.settings == expected["owner"]["settings"]
        if "attachments" in expected["owner"]:
            assert owner.artifact_events == expected["owner"]["artifactEvents"]
            assert written(owner.attachments) == expected["owner"]["attachments"]
            assert owner.context_sources is not None
            sources = [written(each) for each in owner.context_sources]
            assert sources == expected["owner"]["contextSources"]
