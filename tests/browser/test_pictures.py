"""Pictures of other hosts: shown where the author lets a host in, and named everywhere else."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import expect

from pywry import ImageArtifact
from tests.browser.conftest import User, Visit
from tests.browser.programs import Program
from tests.browser.prompter import ADDRESS, Stage

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)


@dataclass
class Gallery:
    """A host that has one picture, under every address."""

    origin: str = ""
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    """What was asked for, and from where, if the browser told."""


@pytest.fixture
def galleries() -> Iterator[tuple[Gallery, Gallery]]:
    """Two hosts."""
    servers: list[ThreadingHTTPServer] = []

    def begin() -> Gallery:
        gallery = Gallery()

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                gallery.asked.append((self.path, self.headers["referer"]))
                self.send_response(200)
                self.send_header("content-type", "image/png")
                self.end_headers()
                self.wfile.write(DOT)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        gallery.origin = f"http://127.0.0.1:{server.server_port}"
        return gallery

    yield begin(), begin()
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def reader(user: User, galleries: tuple[Gallery, Gallery]) -> Iterator[Visit]:
    """A user of an assistant whose author lets in the first host."""
    with Stage() as stage:
        environment = {ADDRESS: str(stage.port), "IMAGE_HOSTS": galleries[0].origin}
        with Program("assistant.py", environment) as program:
            yield Visit(user, stage, program.url)


def say_pictures(reader: Visit, origin: str) -> None:
    """Have a picture shown in an answer's words and one in a card."""
    reader.ask("Show").say(
        f"![In words]({origin}/words.png)",
        ImageArtifact(title="Card", url=f"{origin}/card.png", alt="In a card"),
    ).end()


def test_pictures_of_a_host_that_is_let_in_are_shown(
    reader: Visit, galleries: tuple[Gallery, Gallery]
) -> None:
    origin = galleries[0].origin
    say_pictures(reader, origin)
    for name in ("In words", "In a card"):
        expect(reader.last.get_by_role("img", name=name)).to_have_js_property("naturalWidth", 1)
    assert sorted(galleries[0].asked) == [("/card.png", None), ("/words.png", None)]


def test_pictures_of_any_other_host_are_opened_there(
    reader: Visit, galleries: tuple[Gallery, Gallery]
) -> None:
    origin = galleries[1].origin
    say_pictures(reader, origin)
    links = reader.last.get_by_role("link", name="127.0.0.1")
    expect(links).to_have_count(2)
    for link, path in ((links.nth(0), "/words.png"), (links.nth(1), "/card.png")):
        expect(link).to_have_attribute("href", origin + path)
        expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")
    assert galleries[1].asked == []
    reader.user.watch.allow_windows()
    with reader.page.context.expect_page() as opened:
        links.first.click()
    opened.value.wait_for_load_state()
    assert galleries[1].asked[0] == ("/words.png", None)
