"""What stands between a visitor and everybody else, in a real browser."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from pywry.testing.browser import ChatPage, PlaywrightDriver
from tests.browser.conftest import User
from tests.browser.programs import Program
from tests.browser.prompter import Stage

TRY = """(url) => Promise.all([
  new Promise((resolve) => {
    const socket = new WebSocket(url.replace('http:', 'ws:').replace('/widget/', '/ws/'));
    socket.onopen = () => resolve('connected');
    socket.onclose = () => resolve('refused');
  }),
  fetch(url, { credentials: 'include' }).then((answer) => answer.text(), () => 'refused'),
  new Promise((resolve) => {
    const frame = document.createElement('iframe');
    frame.src = url;
    frame.onload = () => {
      try { resolve(frame.contentDocument ? 'read' : 'refused'); } catch { resolve('refused'); }
    };
    document.body.append(frame);
  }),
])"""


class _Empty(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Another site</title><link rel=icon href=data:,>")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class calls it so
        """Say nothing."""


@pytest.fixture
def another_site() -> Iterator[str]:
    """A page of somebody else on the same machine: another origin, to which cookies do not matter."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Empty) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def test_the_cookie_is_the_servers_alone(chat: ChatPage, user: User, stage: Stage) -> None:
    chat.send("Hello")
    stage.asked("Hello").reply("Hello.")
    chat.answer()
    (cookie,) = user.context.cookies()
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Strict"
    assert chat.driver.run("() => document.cookie") == ""
    seen = str(chat.driver.run("() => document.documentElement.outerHTML + location.href"))
    assert cookie["value"] not in seen
    stored = str(
        chat.driver.run("() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }])")
    )
    assert cookie["value"] not in stored
    assert not [url for url in user.watch.requests if cookie["value"] in url]


def test_another_site_in_the_same_browser_reaches_nothing(
    chat: ChatPage, user: User, stage: Stage, shared_app: Program, another_site: str
) -> None:
    chat.send("A secret for nobody else")
    stage.asked("A secret for nobody else").reply("Agreed.")
    chat.answer()
    page = user.context.new_page()
    page.goto(another_site)
    assert page.evaluate(TRY, shared_app.url) == ["refused", "refused", "refused"]
    # The browser says aloud what it refused.
    assert len(user.watch.problems) >= 3
    user.watch.problems.clear()


def test_a_page_that_slept_is_up_to_date_when_it_wakes(
    new_user: Callable[..., User], shared_app: Program, stage: Stage
) -> None:
    user = new_user()
    chat = user.tab(shared_app.url)
    assert isinstance(chat.driver, PlaywrightDriver)
    chat.send("Before sleep")
    prompt = stage.asked("Before sleep").say("One.")
    chat.shows("One.")
    devtools = user.context.new_cdp_session(chat.driver.page)
    # As the browser does with a tab that nobody has looked at for long: its timers and tasks stop.
    devtools.send("Page.setWebLifecycleState", {"state": "frozen"})
    prompt.say(*(f" {number}" for number in range(200)))
    prompt.end()
    devtools.send("Page.setWebLifecycleState", {"state": "active"})
    assert chat.answer() == "One. " + " ".join(map(str, range(200)))
