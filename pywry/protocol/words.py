"""What of a message can be found by its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from pywry.protocol.artifacts import (
    Artifact,
    CodeArtifact,
    HtmlArtifact,
    ImageArtifact,
    JsonArtifact,
    MarkdownArtifact,
    PlotlyArtifact,
    TableArtifact,
)
from pywry.protocol.messages import Message
from pywry.protocol.response import ChatResponse

_TAG = re.compile(r"<[^<>]*>")


def words_of(message: Message) -> str:
    """Return a message's text, the names of what is attached, and the titles and words of its artifacts.

    Example:
        >>> artifact = CodeArtifact(title="hello.py", content="print('Hello')")
        >>> words_of(Message(id="a", role="assistant", parts=[artifact]))
        "hello.py\\nprint('Hello')"
    """
    parts: Iterable[ChatResponse] = message.parts
    artifacts = (artifact_words(part) for part in parts if isinstance(part, Artifact))
    attached = (each.name for each in message.attachments or ())
    return "\n".join(words for words in (message.text, *attached, *artifacts) if words)


def artifact_words(artifact: Artifact) -> str:
    """Return the title and the words of an artifact; of one whose content is in a file, the title."""
    return "\n".join(each for each in (artifact.title, *_words(artifact)) if each)


def _words(artifact: Artifact) -> Iterator[str]:
    if isinstance(artifact, (CodeArtifact, MarkdownArtifact)):
        yield artifact.content
    elif isinstance(artifact, HtmlArtifact):
        yield _TAG.sub(" ", artifact.content)
    elif isinstance(artifact, ImageArtifact):
        yield artifact.alt
    elif isinstance(artifact, TableArtifact):
        yield from artifact.data
        yield from texts_in(list(artifact.data.values()))
    elif isinstance(artifact, JsonArtifact):
        yield from texts_in(artifact.data)
    elif isinstance(artifact, PlotlyArtifact):
        yield from chart_titles(artifact.figure)


def texts_in(value: Any) -> Iterator[str]:
    """Yield all texts in a tree, keys and values, in order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from texts_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts_in(each)


def chart_titles(figure: dict[str, Any]) -> Iterator[str]:
    """Yield the title of a chart and the names of its traces.

    Example:
        >>> list(chart_titles({"data": [{"name": "2026"}], "layout": {"title": {"text": "Sales"}}}))
        ['Sales', '2026']
    """
    title = figure.get("layout", {}).get("title")
    texts = [title.get("text") if isinstance(title, dict) else title]
    texts += [trace.get("name") for trace in figure.get("data", [])]
    yield from (each for each in texts if isinstance(each, str))
