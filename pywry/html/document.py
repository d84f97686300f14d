"""The whole page: the author's content, the toolbars around it, and the script's configuration."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from pywry.components import HtmlContent, Modal, Toolbar
from pywry.components.content import Files
from pywry.components.element import Html, element, json_text
from pywry.components.icon import favicon
from pywry.components.toolbar import Position
from pywry.errors import ConfigurationError
from pywry.html.modal import build_modal
from pywry.html.toolbar import build_scripts, build_styles, build_toolbar
from pywry.protocol.page import Asset, PageConfig

_BEFORE: tuple[Position, ...] = ("header", "left", "top")
_AFTER: tuple[Position, ...] = ("inside", "bottom", "right", "footer")
INPUT = re.compile(r" data-(?:input=|modal[ >])")
"""What tells that a page has something that only works with the script of the inputs."""
LIVE = " data-widget="
"""What tells that a page has a grid or a chart."""
_MAIN = re.compile(r"<main[\s>]", re.IGNORECASE)
_THEME_CLASSES = {
    "dark": "dark pywry-theme-dark",
    "light": "light pywry-theme-light",
    "system": "pywry-theme-system",
}


def build_document(
    content: str | HtmlContent,
    toolbars: Sequence[Toolbar] = (),
    modals: Sequence[Modal] = (),
    *,
    title: str,
    theme: str,
    config: PageConfig,
    stylesheet_urls: Sequence[str] = (),
    script_urls: Sequence[str] = (),
    inputs: Sequence[Asset] = (),
    widgets: Sequence[Asset] = (),
    preload: Sequence[Asset] = (),
    prefetch_urls: Sequence[str] = (),
    nonce: str = "",
    lang: str = "en",
) -> str:
    """Return a page as HTML.

    Nothing in it needs ``unsafe-inline``: styles and scripts of the author's carry the nonce, the
    ``style`` of a component becomes a rule, and the configuration is a block of JSON.

    Args:
        content: The author's HTML, trusted.
        toolbars: What stands around it, in reading order for each position.
        modals: What can be opened over it.
        title: The page's title.
        theme: ``dark``, ``light`` or ``system``.
        config: What the script needs to reach its server.
        stylesheet_urls: Addresses of style sheets.
        script_urls: Addresses of scripts, which run before the author's.
        inputs: The style sheet and the script of buttons, inputs and modals: linked where the page has one.
        widgets: The same for grids and charts.
        preload: Scripts that are fetched with the page, to be there when they are needed.
        prefetch_urls: Addresses of what is fetched when the page has nothing better to do, to be there when it is
            needed.
        nonce: The nonce of the answer's content security policy.
        lang: The language of the interface, as a BCP 47 tag.

    Raises:
        ConfigurationError: The theme is unknown, or a file of ``content`` cannot be read.
    """
    if theme not in _THEME_CLASSES:
        raise ConfigurationError(f"theme must be one of {', '.join(_THEME_CLASSES)}, not {theme!r}")
    if isinstance(content, str):
        content = HtmlContent(html=content)
    body = _body(content, toolbars, modals, nonce)
    page = element(
        "html",
        {"lang": lang, "dir": _direction(lang), "class": _THEME_CLASSES[theme]},
        _head(
            content,
            [*toolbars, *modals],
            title=title,
            theme=theme,
            config=config,
            stylesheet_urls=stylesheet_urls,
            script_urls=script_urls,
            libraries=[
                *(inputs if INPUT.search(body) else ()),
                *(widgets if LIVE in body else ()),
            ],
            preload=preload,
            prefetch_urls=prefetch_urls,
            nonce=nonce,
        ),
        body,
    )
    return f"<!DOCTYPE html>\n{page}\n"


def _direction(lang: str) -> str:
    return "rtl" if lang.partition("-")[0] in {"ar", "dv", "fa", "he", "ps", "ur", "yi"} else "ltr"


def _head(
    content: HtmlContent,
    panels: Sequence[Toolbar | Modal],
    *,
    title: str,
    theme: str,
    config: PageConfig,
    stylesheet_urls: Sequence[str],
    script_urls: Sequence[str],
    libraries: Sequence[Asset],
    preload: Sequence[Asset],
    prefetch_urls: Sequence[str],
    nonce: str,
) -> Html:
    return element(
        "head",
        None,
        element("meta", {"charset": "utf-8"}),
        element(
            "meta",
            {
                "name": "viewport",
                "content": "width=device-width, initial-scale=1, viewport-fit=cover,"
                " interactive-widget=resizes-content",
            },
        ),
        element(
            "meta",
            {"name": "color-scheme", "content": "light dark" if theme == "system" else theme},
        ),
        element("title", None, title),
        element("link", {"rel": "icon", "href": favicon()}),
        [element("link", {"rel": "stylesheet", "href": url}) for url in stylesheet_urls],
        [_library(asset, nonce) for asset in libraries],
        [_style(css, nonce) for css in _styles(content, panels)],
        [
            element("link", {"rel": "stylesheet", "href": url, "nonce": nonce or None})
            for url in _addresses(content.css_files)
        ],
        # In the head, so that the author's scripts find the bridge from the first line on.
        element(
            "script",
            {"type": "application/json", "id": "pywry-config"},
            json_text(config.model_dump(mode="json", by_alias=True)),
        ),
        [element("script", {"src": url, "nonce": nonce or None}) for url in script_urls],
        [_preload(asset, nonce) for asset in preload],
        [element("link", {"rel": "prefetch", "as": "fetch", "href": url}) for url in prefetch_urls],
    )


def _library(asset: Asset, nonce: str) -> Html:
    """A module runs when the whole document is there, and before the page connects."""
    if asset.url.endswith(".css"):
        link = {"rel": "stylesheet", "href": asset.url, "integrity": asset.integrity}
        return element("link", link)
    module = {"type": "module", "src": asset.url, "integrity": asset.integrity}
    return element("script", {**module, "nonce": nonce or None})


def _preload(asset: Asset, nonce: str) -> Html:
    """It is fetched and read beside what the page needs at once, and runs when somebody asks for it."""
    link = {"rel": "modulepreload", "href": asset.url, "integrity": asset.integrity}
    return element("link", {**link, "fetchpriority": "low", "nonce": nonce or None})


def _body(
    content: HtmlContent,
    toolbars: Sequence[Toolbar],
    modals: Sequence[Modal],
    nonce: str,
) -> Html:
    taken = {each.component_id for item in content._items for each in item.with_nested()}
    return element(
        "body",
        {"class": "pywry-body"},
        element(
            "div",
            {"class": "pywry-page"},
            [_region(position, toolbars, taken) for position in _BEFORE],
            _content(content.html),
            [_region(position, toolbars, taken) for position in _AFTER],
        ),
        [build_modal(modal, taken) for modal in modals],
        _author_scripts(content, [*toolbars, *modals], nonce),
    )


def _content(html: str) -> Html:
    """The page has one main landmark: the author's own, or else the box around the content."""
    tag = "div" if _MAIN.search(html) else "main"
    return element(tag, {"class": "pywry-content", "id": "pywry-content"}, Html(html))


def _region(position: Position, toolbars: Sequence[Toolbar], taken: set[str]) -> Html | None:
    here = [build_toolbar(toolbar, taken) for toolbar in toolbars if toolbar.position == position]
    if not here:
        return None
    return element("div", {"class": f"pywry-region pywry-region-{position}"}, here)


def _styles(content: HtmlContent, panels: Sequence[Toolbar | Modal]) -> Iterable[str]:
    yield build_styles(panels, content._items)
    yield from _contents(content.css_files)
    yield content.inline_css or ""


def _style(css: str, nonce: str) -> Html | None:
    if not css.strip():
        return None
    if "</style" in css.lower():
        raise ConfigurationError("a style sheet cannot contain '</style'")
    return element("style", {"nonce": nonce or None}, Html(css))


def _author_scripts(
    content: HtmlContent, panels: Sequence[Toolbar | Modal], nonce: str
) -> Iterable[Html]:
    if content.json_data is not None:
        yield _script(Html(f"window.json_data = {json_text(content.json_data)};"), nonce)
    for url in _addresses(content.script_files):
        yield element("script", {"src": url, "nonce": nonce or None})
    for code in (
        *_contents(content.script_files),
        *build_scripts(panels, content._items),
        content.init_script,
    ):
        if code:
            yield _script(code, nonce)


def _script(code: str, nonce: str) -> Html:
    if "</script" in code.lower() or "<!--" in code:
        raise ConfigurationError("a script cannot contain '</script' or '<!--'; write '<\\/script'")
    return element("script", {"nonce": nonce or None}, Html(code))


def _entries(files: Files | None) -> list[str | Path]:
    if files is None:
        return []
    return list(files) if isinstance(files, list) else [files]


def _is_address(entry: str | Path) -> bool:
    return isinstance(entry, str) and entry.startswith(("https://", "http://", "//"))


def _addresses(files: Files | None) -> list[str]:
    return [str(entry) for entry in _entries(files) if _is_address(entry)]


def _contents(files: Files | None) -> list[str]:
    return [_read(Path(entry)) for entry in _entries(files) if not _is_address(entry)]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"the page's file {str(path)!r} cannot be read: {error}"
        ) from error
