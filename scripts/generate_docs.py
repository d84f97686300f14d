"""Write the parts of the documentation that are made from the code.

- ``docs/protocol.md``, from the protocol's models, their docstrings and ``protocol/schema.json``;
- the table of variables in ``docs/theming.md``, from ``frontend/src/styles/tokens.css``;
- the table of settings in ``docs/serving.md``, from `ServerSettings`.

python scripts/generate_docs.py            write them
python scripts/generate_docs.py --check    fail when they are not what would be written
"""

from __future__ import annotations

import ast
import dataclasses
import difflib
import importlib
import inspect
import itertools
import json
import pkgutil
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from pywry import protocol
from pywry.chat.service import RECEIVERS
from pywry.protocol import client_events, page, responses, server_events
from pywry.protocol.codec import MAX_DEPTH, MAX_FRAME
from pywry.protocol.messages import now
from pywry.server.settings import PREFIX, ServerSettings

ROOT = Path(__file__).resolve().parent.parent
REPAIR = "make docs"


def generated() -> dict[Path, str]:
    """Return what each generated file should hold."""
    theming = ROOT / "docs" / "theming.md"
    serving = ROOT / "docs" / "serving.md"
    tokens = (ROOT / "frontend" / "src" / "styles" / "tokens.css").read_text("utf-8")
    return {
        ROOT / "docs" / "protocol.md": protocol_page(),
        theming: with_table(theming.read_text("utf-8"), variables_table(theming, tokens)),
        serving: with_table(serving.read_text("utf-8"), settings_table()),
    }


# ---- tables in pages that people write ----------------------------------------------------------

_TABLE = re.compile(r"(<!-- generated: [^\n]*-->\n).*?(<!-- end -->)", re.DOTALL)


def with_table(text: str, table: str) -> str:
    """Return a page with its generated table put in the place of the old one."""
    replaced, count = _TABLE.subn(lambda match: f"{match[1]}\n{table}\n\n{match[2]}", text)
    if count != 1:
        raise SystemExit("a page needs '<!-- generated: … -->' and '<!-- end -->', once")
    return replaced


def table_of(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    titles = list(header)
    lines = [titles, ["---"] * len(titles), *map(list, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def variables(tokens: str) -> dict[str, dict[str, str]]:
    """Return the themes' variables, ``{"dark": {name: value}, "light": {…}}``."""
    found: dict[str, dict[str, str]] = {}
    for theme, selector in (("dark", ":where(:root"), ("light", ":where(.pywry-theme-light")):
        start = tokens.index(selector)
        block = tokens[tokens.index("{", start) : tokens.index("}", start)]
        found[theme] = {
            name: " ".join(value.split())
            for name, value in re.findall(r"(--pywry-[\w-]+):\s*([^;]+);", block)
        }
    return found


def variables_table(written: Path, tokens: str) -> str:
    """Return the table of variables; what each is for is kept from the page as it is."""
    purposes = dict(
        re.findall(r"^\| `(--pywry-[\w-]+)` \| ([^|]*?) \|", written.read_text("utf-8"), re.M)
    )
    themes = variables(tokens)
    light = themes["light"]
    rows = (
        (
            f"`{name}`",
            purposes.get(name, "?"),
            f"`{dark}`",
            f"`{light[name]}`" if light.get(name, dark) != dark else "the same",
        )
        for name, dark in themes["dark"].items()
    )
    return table_of(("Variable", "What it is", "Dark", "Light"), rows)


def settings_table() -> str:
    """Return the table of the server's settings and the variables that set them."""
    meanings = described(ServerSettings.__doc__ or "", "Attributes")
    rows = (
        (
            f"`{PREFIX}{setting.name.upper()}`",
            shown(setting.default) or "none",
            meanings[setting.name],
        )
        for setting in dataclasses.fields(ServerSettings)
    )
    return table_of(("Variable", "Default", "What it is"), rows)


def described(docstring: str, section: str) -> dict[str, str]:
    """Return the entries of a docstring's section."""
    body = inspect.cleandoc(docstring).partition(f"{section}:\n")[2]
    entries: dict[str, str] = {}
    name = ""
    for line in body.splitlines():
        match = re.match(r"    (\w+): (.*)", line)
        if match:
            name = match[1]
            entries[name] = match[2]
        elif line.startswith("        ") and name:
            entries[name] += " " + line.strip()
        else:
            break
    return {name: code_spans(text) for name, text in entries.items()}


def shown(default: object) -> str:
    """Return a default as a table shows it."""
    if isinstance(default, bool):
        return "`1`" if default else "no"
    return f"`{default}`" if default not in ((), "", None) else ""


def code_spans(text: str) -> str:
    """Turn reStructuredText's literals into Markdown's code spans, and keep a cell a cell."""
    return text.replace("``", "`").replace("|", "\\|")


# ---- the protocol -------------------------------------------------------------------------------

PROTOCOL_PAGE = """\
# Protocol

<!-- generated: {repair}. Do not edit: it is made from the models in pywry/protocol. -->

What a page and Python say to each other, over a WebSocket at `/ws/{{label}}`, one JSON text per frame. This is
version {version}. Why it is like this stands in [design.md](design.md); as a JSON Schema it is
[protocol/schema.json](../protocol/schema.json).

Names are `camelCase`. A field that is null is left out of what Python sends. A field that is not listed is dropped.

## From the page

{envelope}

A frame may have {frame} KiB and be nested {depth} deep. A frame that is malformed, too big or unknown is answered by
[`refused`](#refused) and changes nothing.

### The connection's own

{session}

### The chat's

{chat}

### Yours

`window.pywry.emit("namespace:name", data)` sends a frame of that type. The namespaces `pywry`, `chat` and `session`
are taken.

## From Python

{frames}

### What is in a log

{events}

### Snapshots

{snapshots}

### Answers

An [`ack`](#ack) carries one of these as its `data` where the event asked for it.

{answers}

## What they are made of

{parts}

## What the page is told before it connects

The JSON block `#pywry-config` of its document.

{config}
"""


def protocol_page() -> str:
    """Return ``docs/protocol.md``."""
    definitions = json.loads((ROOT / "protocol" / "schema.json").read_text("utf-8"))["$defs"]
    models = protocol_models()
    write = _Writer(definitions, models)
    answered = RECEIVERS
    chat = [model for kind, model in client_events.CHAT_EVENTS.items() if kind in answered]
    answers: list[type[BaseModel]] = [server_events.ThreadCreated, server_events.HistoryPage]
    config: list[type[BaseModel]] = [page.PageConfig, page.PageChat, page.Asset]
    elsewhere: set[type[BaseModel]] = {
        client_events.ClientFrame,
        *client_events.SESSION_FRAMES.values(),
        *client_events.CHAT_EVENTS.values(),
        *union(server_events.ServerFrame),
        *union(server_events.LogEvent),
        *union(server_events.Snapshot),
        *answers,
        *config,
    }
    return PROTOCOL_PAGE.format(
        repair=REPAIR,
        version=client_events.PROTOCOL,
        frame=MAX_FRAME // 1024,
        depth=MAX_DEPTH,
        envelope=write.fields(client_events.ClientFrame),
        session=write.all(client_events.SESSION_FRAMES.values(), "#### "),
        chat=write.all(chat, "#### "),
        frames=write.all(union(server_events.ServerFrame), "### "),
        events=write.all(union(server_events.LogEvent), "#### "),
        snapshots=write.all(union(server_events.Snapshot), "#### "),
        answers=write.all(answers, "#### "),
        parts=write.all(
            [model for model in models if model not in elsewhere and model.__name__ in definitions],
            "### ",
        ),
        config=write.all(config, "### "),
    )


def protocol_models() -> list[type[BaseModel]]:
    """Return all models of the protocol, in the order in which they are written."""
    modules = [
        importlib.import_module(f"{protocol.__name__}.{each.name}")
        for each in pkgutil.iter_modules(protocol.__path__)
    ]
    found = (
        model
        for module in modules
        for model in vars(module).values()
        if inspect.isclass(model)
        and issubclass(model, BaseModel)
        and model.__module__ == module.__name__
    )
    return [*dict.fromkeys(found)]  # An older name of a model is another name of the same.


def union(alias: Any) -> tuple[type[BaseModel], ...]:
    """Return the members of an ``Annotated[A | B, …]``, which may be only one."""
    inner = alias.__origin__
    return tuple(getattr(inner, "__args__", (inner,)))


def flat(members: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Return the members of a union, and of the unions in it."""
    for each in members:
        yield from flat(each["oneOf"]) if "oneOf" in each else [each]


def title_of(model: type[BaseModel]) -> str:
    """Return the name under which a model is known on the wire."""
    kind = getattr(model, "TYPE", None) or fixed_type(model)
    special = fixed_value(model, "artifact_type")
    if special:
        return f"`{kind}` {special}"
    return f"`{kind}`" if kind else model.__name__


def fixed_type(model: type[BaseModel]) -> str | None:
    """Return the one value that a model's ``type`` can have."""
    return fixed_value(model, "type")


def fixed_value(model: type[BaseModel], name: str) -> str | None:
    """Return the one value that a field can have."""
    field = model.model_fields.get(name)
    values = get_args(field.annotation) if field is not None else ()
    return str(values[0]) if len(values) == 1 else None


class _Writer:
    """Writes models as Markdown.

    Args:
        definitions: The schema's ``$defs``.
        models: All models of the protocol.
    """

    def __init__(self, definitions: dict[str, Any], models: Iterable[type[BaseModel]]) -> None:
        self._definitions = definitions
        self._titles = {model.__name__: title_of(model) for model in models}

    def all(self, models: Iterable[type[BaseModel]], heading: str) -> str:
        return "\n\n".join(
            f"{heading}{title_of(model)}\n\n{self._about(model)}\n\n{self.fields(model)}".rstrip()
            for model in models
        )

    def fields(self, model: type[BaseModel]) -> str:
        definition = self._definitions[model.__name__]
        notes: dict[str, str] = {}
        for each in reversed(model.__mro__[: model.__mro__.index(BaseModel)]):
            notes |= {**described(each.__doc__ or "", "Args"), **field_notes(each)}
        rows = []
        for name, field in model.model_fields.items():
            wire = field.alias or name
            if wire in ("type", "artifactType") and fixed_value(model, name) is not None:
                continue  # The heading says it.
            if field.exclude:
                continue  # It does not travel.
            schema = definition["properties"][wire]
            default = "required" if field.is_required() else self._default(field)
            rows.append((f"`{wire}`", self._type(schema), default, notes.get(name, "")))
        return table_of(("Field", "Type", "Default", ""), rows) if rows else "No fields."

    def _about(self, model: type[BaseModel]) -> str:
        text = re.split(r"\n(?:Args|Raises|Example):\n", inspect.cleandoc(model.__doc__ or ""))[0]
        return re.sub(r"`{1,2}(\w+)`{1,2}", self._named, text.strip()).replace("``", "`")

    def _named(self, match: re.Match[str]) -> str:
        return self._link(match[1]) if match[1] in self._definitions else f"`{match[1]}`"

    def _group(self, members: list[dict[str, Any]]) -> str:
        """Return the name of a union that is too long to be told."""
        names = {each["$ref"].rpartition("/")[2] for each in flat(members)}
        if names == {each.__name__ for each in union(server_events.LogEvent)}:
            return "[an event of a log](#what-is-in-a-log)"
        if names == {each.__name__ for each in responses.RESPONSES} - {"TodoUpdateResponse"}:
            return "[a response](#what-they-are-made-of)"
        return " or ".join(self._link(name) for name in sorted(names))

    def _link(self, name: str) -> str:
        title = self._titles[name]
        anchor = re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
        return f"[{title}](#{anchor})"

    def _default(self, field: Any) -> str:
        if field.default_factory is not None:
            made = field.default_factory
            return "empty" if made in (list, dict) else "now" if made is now else "made"
        if field.default in (None, ""):
            return "none"
        return f"`{json.dumps(field.default)}`"

    def _type(self, schema: dict[str, Any]) -> str:
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            return "JSON" if name == "JsonValue" else self._link(name)
        if "anyOf" in schema or "oneOf" in schema:
            members = schema.get("anyOf") or schema["oneOf"]
            if len(members) > 4:
                return self._group(members)
            return " or ".join(self._type(each) for each in members if each != {"type": "null"})
        if "enum" in schema:
            return ", ".join(f"`{value}`" for value in schema["enum"])
        if schema.get("type") == "array":
            items = schema["items"]
            limit = f", up to {schema['maxItems']}" if "maxItems" in schema else ""
            return f"list of {self._type(items)}{limit}".replace(
                "of [a response]", "of [responses]"
            ).replace("of [an event of a log]", "of [events of a log]")
        if schema.get("type") == "object":
            values = schema.get("additionalProperties")
            inner = f" of {self._type(values)}" if isinstance(values, dict) else ""
            limit = f", up to {schema['maxProperties']}" if "maxProperties" in schema else ""
            return f"object{inner}{limit}"
        return "".join(
            (
                {
                    "string": "text",
                    "integer": "integer",
                    "number": "number",
                    "boolean": "yes or no",
                }[schema["type"]]
                if "type" in schema
                else "JSON",
                f" from {schema['minimum']}" if "minimum" in schema else "",
                f" to {schema['maximum']}" if "maximum" in schema else "",
                f" up to {schema['maxLength']:,} characters" if "maxLength" in schema else "",
            )
        )


def field_notes(model: type[BaseModel]) -> dict[str, str]:
    """Return the strings that stand below a model's fields."""
    (class_,) = ast.parse(inspect.cleandoc("\n" + inspect.getsource(model))).body
    assert isinstance(class_, ast.ClassDef)
    return dict(_notes(class_.body))


def _notes(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for statement, after in itertools.pairwise(body):
        if (
            isinstance(statement, ast.AnnAssign)
            and isinstance(statement.target, ast.Name)
            and isinstance(after, ast.Expr)
            and isinstance(after.value, ast.Constant)
        ):
            yield statement.target.id, code_spans(" ".join(str(after.value.value).split()))


def main() -> int:
    """Write the files, or say which of them are out of date."""
    check = sys.argv[1:] == ["--check"]
    stale = 0
    for path, text in generated().items():
        written = path.read_text("utf-8") if path.exists() else ""
        if written == text:
            continue
        stale += 1
        if check:
            name = str(path.relative_to(ROOT))
            lines = difflib.unified_diff(
                written.splitlines(), text.splitlines(), name, "from the code", lineterm=""
            )
            print("\n".join([*lines][:60]))
        else:
            path.write_text(text, "utf-8")
    if check and stale:
        print(f"Generated documentation is out of date. Repair with: {REPAIR}", file=sys.stderr)
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
