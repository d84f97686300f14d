"""What an answer can show besides text: code, documents, tables, charts, images, data.

An artifact is yielded like any response and stands in its place in the answer. One that is yielded with the
``artifact_id`` of an earlier one takes its place, and the earlier one is kept as a version of it.
"""

from __future__ import annotations

import base64
import io
import re
import secrets
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, TypeAlias, get_args

from pydantic import BeforeValidator, Field, WithJsonSchema, field_validator, model_validator
from typing_extensions import Self

from pywry.protocol.plain import plain, printable
from pywry.protocol.response import ChatResponse
from pywry.protocol.table import ColumnType, columns_of, types_of

MAX_TITLE = 500
"""Characters of a title."""

Text: TypeAlias = Annotated[
    str, BeforeValidator(lambda text: printable(text) if isinstance(text, str) else text)
]
"""Text that may be the output of a program: half an emoji in it is replaced."""

_COLUMNS = WithJsonSchema(
    {
        "type": "object",
        "additionalProperties": {"type": "array", "items": {"$ref": "#/$defs/JsonValue"}},
    }
)
_OBJECT = WithJsonSchema({"type": "object", "additionalProperties": {"$ref": "#/$defs/JsonValue"}})
_VALUE = WithJsonSchema({"allOf": [{"$ref": "#/$defs/JsonValue"}]})
"""What stands on the wire where an author may give more: a frame, a figure, dates."""

_HEIGHT = re.compile(r"(\d{1,4}(\.\d+)?)(px|rem|em|vh)?\Z")
_IMAGE = re.compile(r"data:image/(png|jpeg|gif|webp|avif|bmp|svg\+xml)[;,]", re.IGNORECASE)


def checked_height(value: object) -> str:
    """Return a height as CSS has it: a number with px, rem, em or vh.

    Raises:
        ValueError: It is something else.
    """
    found = _HEIGHT.match(str(value).strip())
    if found is None:
        raise ValueError(
            f"a height is a number of pixels or like '400px', '30rem' or '60vh', not {value!r}"
        )
    return f"{found[1]}{found[3] or 'px'}"


class Artifact(ChatResponse):
    """Base of all artifacts.

    Args:
        title: What stands above it.
        artifact_id: Names it within its thread: yielded again, it is updated in place.
        version: Counts the updates; set by the chat.
        earlier: The earlier versions, as files of the thread, oldest first; set by the chat.
        file: The thread's file that has the content, when it is too heavy for the log; set by the chat.

    Example:
        >>> chart = PlotlyArtifact(artifact_id="sales", figure={"data": [{"y": [1, 3, 2]}]})
        >>> chart.version
        1
    """

    heavy: ClassVar[tuple[str, ...]] = ()
    """The fields that may be heavy; without them the rest still says what it is."""

    type: Literal["artifact"] = "artifact"
    title: Text = Field(default="", max_length=MAX_TITLE)
    artifact_id: str = Field(
        default_factory=lambda: f"artifact_{secrets.token_hex(4)}",
        min_length=1,
        max_length=64,
        pattern=r"^[A-Za-z0-9_.:-]+$",
    )
    version: int = Field(default=1, ge=1)
    earlier: list[str] = Field(default_factory=list)
    file: str | None = None

    def without_content(self, file: str) -> Self:
        """Return a copy whose content is in a file of the thread."""
        empty = {
            name: type(self).model_fields[name].get_default(call_default_factory=True)
            for name in self.heavy
        }
        return self.model_copy(update={**empty, "file": file})


class CodeArtifact(Artifact):
    """A piece of code, highlighted, to copy and to download.

    Args:
        content: The code.
        language: Its language, such as ``python``; also what the downloaded file's extension follows.

    Example:
        >>> CodeArtifact(
        ...     title="hello.py", content="print('Hello')", language="python"
        ... ).artifact_type
        'code'
    """

    heavy: ClassVar[tuple[str, ...]] = ("content",)
    artifact_type: Literal["code"] = "code"
    content: Text = ""
    language: Text = Field(default="", max_length=60)


ArtifactResponse = CodeArtifact
"""The older name of `CodeArtifact`."""


class MarkdownArtifact(Artifact):
    """A document in Markdown.

    Example:
        >>> MarkdownArtifact(title="Report", content="# Summary").artifact_type
        'markdown'
    """

    heavy: ClassVar[tuple[str, ...]] = ("content",)
    artifact_type: Literal["markdown"] = "markdown"
    content: Text = ""


class HtmlArtifact(Artifact):
    """HTML in a sandboxed frame: it may run scripts, but reaches neither the page nor its storage nor the network.

    Args:
        content: A document or a fragment.
        height: A CSS height; as high as the content when absent.
        allow_network: Whether it may load from and talk to https addresses. Only for content that you trust: what it
            shows can then leave the page.

    Example:
        >>> HtmlArtifact(title="Clock", content="<b>12:00</b>").allow_network
        False
    """

    heavy: ClassVar[tuple[str, ...]] = ("content",)
    artifact_type: Literal["html"] = "html"
    content: Text = ""
    height: str | None = None
    allow_network: bool = False

    @field_validator("height", mode="before")
    @classmethod
    def _check_height(cls, value: object) -> str | None:
        return None if value is None else checked_height(value)


class TableArtifact(Artifact):
    """A table to sort, filter, select and copy from.

    Args:
        data: Rows (a list of dictionaries), a dictionary of columns, one dictionary, or a frame of pandas, polars or
            pyarrow. It is kept as a dictionary of columns.
        column_defs: Column definitions of AG Grid; only plain values, functions are not possible.
        grid_options: Options of AG Grid, likewise.
        height: A CSS height, such as ``"400px"``.
        column_types: What each column holds; found out when absent.
        rows: How many rows there are; set by the table.

    Raises:
        pydantic.ValidationError: The data is no table.

    Example:
        >>> TableArtifact(data=[{"city": "Rome"}, {"city": "Oslo"}]).data
        {'city': ['Rome', 'Oslo']}
    """

    heavy: ClassVar[tuple[str, ...]] = ("data",)
    artifact_type: Literal["table"] = "table"
    data: Annotated[Any, _COLUMNS] = Field(default_factory=dict)
    column_defs: list[dict[str, Any]] | None = None
    grid_options: dict[str, Any] | None = None
    height: str = "400px"
    column_types: dict[str, ColumnType] = Field(default_factory=dict)
    rows: int = 0

    _check_height = field_validator("height", mode="before")(checked_height)

    @field_validator("data", mode="before")
    @classmethod
    def _check_data(cls, value: object) -> dict[str, list[Any]]:
        return columns_of(value)

    @field_validator("column_defs", "grid_options", mode="before")
    @classmethod
    def _check_options(cls, value: object) -> object:
        return plain(value, "options")

    @model_validator(mode="after")
    def _describe(self) -> Self:
        if self.data:
            self.rows = len(next(iter(self.data.values())))
            self.column_types = {**types_of(self.data), **self.column_types}
        return self


class PlotlyArtifact(Artifact):
    """A chart.

    Args:
        figure: A ``plotly`` figure, or a dictionary with ``data``, ``layout`` and ``config``.
        height: A CSS height, such as ``"400px"``.

    Raises:
        pydantic.ValidationError: It is no figure.

    Example:
        >>> PlotlyArtifact(figure={"data": [{"type": "bar", "y": [1, 3, 2]}]}).height
        '400px'
    """

    heavy: ClassVar[tuple[str, ...]] = ("figure",)
    artifact_type: Literal["plotly"] = "plotly"
    figure: Annotated[Any, _OBJECT] = Field(default_factory=dict)
    height: str = "400px"

    _check_height = field_validator("height", mode="before")(checked_height)

    @field_validator("figure", mode="before")
    @classmethod
    def _check_figure(cls, value: object) -> object:
        return figure_of(value)


_FIGURE = ("data", "layout", "config", "frames")


def figure_of(value: object) -> dict[str, Any]:
    """Return a chart as plotly.js takes it.

    Raises:
        ValueError: It is no figure.
    """
    figure = plain(value, "figure")
    if not isinstance(figure, dict) or (figure and figure.keys().isdisjoint(_FIGURE)):
        raise ValueError(
            "figure: expected a plotly figure or a dictionary with 'data' and 'layout', "
            f"got {type(value).__name__}"
        )
    figure = {name: each for name, each in figure.items() if each is not None}
    data = figure.get("data", [])
    if isinstance(data, dict):
        figure["data"] = data = [data]
    if not isinstance(data, list) or not all(isinstance(trace, dict) for trace in data):
        raise ValueError("figure['data']: expected a list of traces, each a dictionary")
    for name in ("layout", "config"):
        if not isinstance(figure.get(name, {}), dict):
            raise ValueError(f"figure[{name!r}]: expected a dictionary")
    return figure


class ImageArtifact(Artifact):
    """A picture, to zoom into and to download.

    Args:
        url: An http(s) address, or a ``data:`` address of an image.
        alt: What it shows, in words.
        image: In place of ``url``: the picture itself, as bytes of a PNG, JPEG, GIF, WebP, AVIF or SVG file, a PIL
            image, or a figure or axes of matplotlib.

    Raises:
        pydantic.ValidationError: The address is another one, or the picture is none.

    Example:
        >>> ImageArtifact(
        ...     url="data:image/gif;base64,R0lGODlhAQABAAAAACw=", alt="A dot"
        ... ).artifact_type
        'image'
    """

    heavy: ClassVar[tuple[str, ...]] = ("url",)
    artifact_type: Literal["image"] = "image"
    url: Text = ""
    alt: Text = ""
    image: Any = Field(default=None, exclude=True)

    @model_validator(mode="before")
    @classmethod
    def _take_image(cls, data: Any) -> Any:
        if not isinstance(data, Mapping) or data.get("image") is None:
            return data
        if data.get("url"):
            raise ValueError("give the picture as url or as image, not as both")
        return {**data, "url": data_uri_of(data["image"]), "image": None}

    @field_validator("url")
    @classmethod
    def _check_url(cls, value: str) -> str:
        return checked_image_url(value)


def checked_image_url(url: str) -> str:
    """Return the address of a picture: http(s), ``data:`` of an image, a path on the page's own server, or none.

    Raises:
        ValueError: It is another one.
    """
    url = url.strip()
    bare = re.sub(r"[\x00-\x20]", "", url)
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", bare, re.IGNORECASE)
    if scheme is None or scheme[1].lower() in ("http", "https") or _IMAGE.match(bare):
        return url
    raise ValueError(f"the address of a picture is http, https or data:image/…, not {bare[:20]!r}")


_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
)


def data_uri_of(image: Any) -> str:
    """Return a picture as a ``data:`` address.

    Raises:
        ValueError: It is none that is known.
    """
    if isinstance(image, (bytes, bytearray, memoryview)):
        content = bytes(image)
        return f"data:{_media_type(content)};base64,{base64.b64encode(content).decode()}"
    buffer = io.BytesIO()
    figure = image if hasattr(image, "savefig") else getattr(image, "figure", image)
    try:
        if callable(getattr(figure, "savefig", None)):
            figure.savefig(buffer, format="png", dpi=160, bbox_inches="tight")
        elif callable(getattr(image, "save", None)) and hasattr(image, "mode"):
            in_png = image.mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")
            (image if in_png else image.convert("RGB")).save(buffer, format="PNG")
        else:
            raise ValueError(
                f"expected bytes, a PIL image or a matplotlib figure, got {type(image).__name__}"
            )
    except (OSError, ValueError) as error:
        raise ValueError(f"image: {error}") from None
    return data_uri_of(buffer.getvalue())


def _media_type(content: bytes) -> str:
    for signature, media_type in _SIGNATURES:
        if content.startswith(signature):
            return media_type
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:12] in (b"ftypavif", b"ftypavis"):
        return "image/avif"
    head = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((b"<svg", b"<?xml", b"<!--", b"<!DOCTYPE svg")) and b"<svg" in head:
        return "image/svg+xml"
    raise ValueError("image: these bytes are no PNG, JPEG, GIF, WebP, AVIF, BMP or SVG file")


class JsonArtifact(Artifact):
    """Data as a tree to unfold, to search and to copy from.

    Args:
        data: Anything that has a form in JSON; dates become text, sets become lists.

    Example:
        >>> JsonArtifact(data={"answer": 42}).data
        {'answer': 42}
    """

    heavy: ClassVar[tuple[str, ...]] = ("data",)
    artifact_type: Literal["json"] = "json"
    data: Annotated[Any, _VALUE] = None

    @field_validator("data", mode="before")
    @classmethod
    def _check_data(cls, value: object) -> object:
        return plain(value, "data")


AnyArtifact: TypeAlias = Annotated[
    CodeArtifact
    | MarkdownArtifact
    | HtmlArtifact
    | TableArtifact
    | PlotlyArtifact
    | ImageArtifact
    | JsonArtifact,
    Field(discriminator="artifact_type"),
]
"""The union of all artifacts, told apart by ``artifact_type``."""

ARTIFACTS: tuple[type[Artifact], ...] = get_args(get_args(AnyArtifact)[0])
"""All kinds of artifacts."""
