"""Hostile artifacts outside of a browser: on the wire, in exports and in the search."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from pywry.chat.artifact_text import in_html, in_markdown
from pywry.protocol.artifacts import ARTIFACTS, AnyArtifact, Artifact
from pywry.protocol.codec import decode_event, encode_event
from pywry.protocol.messages import Message
from pywry.protocol.server_events import MessageEvent
from pywry.protocol.words import words_of
from tests.hostile.artifacts import HOSTILE, REFUSED

EVERY = [(kind, each) for kind, artifacts in HOSTILE.items() for each in artifacts]
_artifacts: TypeAdapter[Artifact] = TypeAdapter(AnyArtifact)

every = pytest.mark.parametrize(
    "artifact",
    [each for _, each in EVERY],
    ids=[f"{kind} {n}" for n, (kind, _) in enumerate(EVERY)],
)


class Elements(HTMLParser):
    """The elements of a fragment, and whether they end where they should."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag != "img":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_there_is_something_hostile_of_every_kind() -> None:
    kinds = {kind().artifact_type for kind in ARTIFACTS}  # type: ignore[attr-defined]
    assert set(HOSTILE) == kinds


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_is_refused_in_few_words(name: str) -> None:
    with pytest.raises(ValidationError) as error:
        REFUSED[name]()
    assert len(str(error.value)) < 2_000


@every
def test_it_is_the_same_on_the_other_side_and_in_the_store(artifact: Any) -> None:
    text = artifact.model_dump_json(by_alias=True, exclude_none=True)
    json.loads(text, parse_constant=lambda name: pytest.fail(name))
    assert _artifacts.validate_json(text, strict=True) == artifact
    message = Message(id="m", role="assistant", parts=[artifact])
    event = MessageEvent(thread_id="t", message=message)
    assert decode_event(encode_event(event)) == event


@every
def test_as_html_it_is_words_and_nothing_else(artifact: Artifact) -> None:
    elements = Elements(in_html(artifact))
    assert elements.open == []
    assert {tag for tag, _ in elements.found} <= {
        *("section", "h3", "p", "pre", "code", "ul", "li", "img"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    }
    for tag, attributes in elements.found:
        assert set(attributes) <= ({"src", "alt"} if tag == "img" else {"dir"})
        assert (attributes.get("src") or "data:image/").startswith("data:image/")


@every
def test_as_markdown_nothing_of_it_leaves_its_place(artifact: Artifact) -> None:
    text = in_markdown(artifact)
    heading, _, rest = text.partition("\n\n")
    assert heading.startswith("**")
    assert "\n" not in heading
    assert re.search(r"(?<!\\)<", heading) is None
    if artifact.heavy == ("url",):
        assert rest.count("](") == 1
        assert re.fullmatch(r"!\[.*\]\([^()\s<>]*\)", rest)
    if rest.startswith("|"):
        lines = rest.splitlines()
        cells = {len(re.findall(r"(?<!\\)\|", line)) for line in lines}
        assert len(cells) == 1, "no cell makes another"
        assert re.search(r"(?<!\\)<", rest) is None
    if rest.startswith("`"):
        fence = re.match(r"`+", rest)
        assert fence is not None
        assert rest.endswith(f"\n{fence[0]}")
        assert rest.count(fence[0]) == 2


@every
def test_its_words_can_be_searched(artifact: Any) -> None:
    assert artifact.title in words_of(Message(id="m", role="assistant", parts=[artifact]))
