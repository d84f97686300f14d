"""Firefox, driven by WebDriver BiDi: a small client of the protocol that the browser itself speaks."""

from __future__ import annotations

import contextlib
import itertools
import json
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from pywry.testing.browser import PageGoneError
from tests.browser.webdriver import KEYS, PATIENCE, WebDriverError

LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")

PREFERENCES = """
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.startup.page", 0);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("app.update.auto", false);
"""
"""It is to ask nobody for anything."""

PLACE = """(selector) => {
  const element = document.querySelector(selector);
  if (!element) return null;
  element.scrollIntoView({ block: 'nearest' });
  const box = element.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  const top = document.elementFromPoint(x, y);
  const free = box.width > 0 && top !== null && (element.contains(top) || top.contains(element));
  return free ? [Math.floor(x), Math.floor(y)] : null;
}"""
"""Where the middle of an element is, when nothing lies over it."""


@contextlib.contextmanager
def firefox(program: str) -> Iterator[Firefox]:
    """Start Firefox without a window and open a tab."""
    with tempfile.TemporaryDirectory(prefix="pywry-firefox-", ignore_cleanup_errors=True) as folder:
        (Path(folder) / "user.js").write_text(PREFERENCES, encoding="utf-8")
        with subprocess.Popen(
            [program, "--headless", "--profile", folder, "--remote-debugging-port", "0"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stderr is not None
            said: list[str] = []
            for line in process.stderr:
                said.append(line)
                if found := LISTENING.search(line):
                    break
            else:
                raise AssertionError(f"Firefox did not start: {''.join(said)}")
            try:
                with connect(f"{found[1]}/session", max_size=None, proxy=None) as socket:
                    tab = Firefox(socket)
                    yield tab
                    tab.close()
            finally:
                process.terminate()


class Firefox:
    """One tab; a `pywry.testing.browser.Driver`.

    Args:
        socket: The connection to the browser.
    """

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._send("session.new", {"capabilities": {}})
        # The tab that is there has not the focus; a new one has.
        self._tab = self._send("browsingContext.create", {"type": "tab"})
        viewport = {"width": 1280, "height": 780}
        self._send("browsingContext.setViewport", {**self._tab, "viewport": viewport})

    def close(self) -> None:
        """End the session."""
        self._send("session.end", {})

    # ---- what a page object needs ---------------------------------------------------------------

    def goto(self, url: str) -> None:
        # An address that differs in its fragment only loads nothing.
        for each in ("about:blank", url):
            self._send(
                "browsingContext.navigate", {**self._tab, "url": each, "wait": "interactive"}
            )

    def reload(self) -> None:
        self._send("browsingContext.reload", {**self._tab, "wait": "interactive"})

    def back(self) -> None:
        self._send("browsingContext.traverseHistory", {**self._tab, "delta": -1})

    def run(self, function: str, argument: Any = None) -> Any:
        # As text, because values have a form of their own in the protocol.
        declaration = (
            f"async (text) => JSON.stringify({{ value: await ({function})(JSON.parse(text)) }})"
        )
        try:
            answer = self._send(
                "script.callFunction",
                {
                    "functionDeclaration": declaration,
                    "arguments": [{"type": "string", "value": json.dumps(argument)}],
                    "target": self._tab,
                    "awaitPromise": True,
                },
            )
        except WebDriverError as error:
            if error.code in ("no such frame", "unknown error"):
                raise PageGoneError(str(error)) from error
            raise
        if answer["type"] == "exception":
            raise AssertionError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"]).get("value")

    def click(self, selector: str) -> None:
        self._mouse(
            self._moved(selector),
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        )

    def hover(self, selector: str) -> None:
        self._mouse(self._moved(selector))

    def write(self, text: str) -> None:
        self._keys(
            *({"type": kind, "value": each} for each in text for kind in ("keyDown", "keyUp"))
        )

    def press(self, key: str) -> None:
        *modifiers, last = key.split("+")
        values = [*(KEYS[each] for each in modifiers), KEYS.get(last, last)]
        down = [{"type": "keyDown", "value": each} for each in values]
        self._keys(*down, *({**each, "type": "keyUp"} for each in reversed(down)))

    def wheel(self, selector: str, down: int) -> None:
        x, y = self._place(selector)
        scroll = {"type": "scroll", "x": x, "y": y, "deltaX": 0, "deltaY": down}
        self._act({"type": "wheel", "id": "wheel", "actions": [scroll]})

    # ---- how ------------------------------------------------------------------------------------

    def _place(self, selector: str) -> tuple[int, int]:
        deadline = time.monotonic() + PATIENCE
        while (place := self.run(PLACE, selector)) is None:
            assert time.monotonic() < deadline, f"{selector} is not there, or lies under something"
        x, y = place
        return x, y

    def _moved(self, selector: str) -> dict[str, Any]:
        x, y = self._place(selector)
        return {"type": "pointerMove", "x": x, "y": y}

    def _mouse(self, *actions: dict[str, Any]) -> None:
        self._act({"type": "pointer", "id": "mouse", "actions": list(actions)})

    def _keys(self, *actions: dict[str, str]) -> None:
        self._act({"type": "key", "id": "keys", "actions": list(actions)})

    def _act(self, source: dict[str, Any]) -> None:
        self._send("input.performActions", {**self._tab, "actions": [source]})

    def _send(self, method: str, parameters: dict[str, Any]) -> Any:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._socket.recv(timeout=60))
            if answer.get("id") != number:
                continue  # What happens in the browser is not asked for.
            if answer["type"] == "error":
                raise WebDriverError(answer["error"], answer["message"])
            return answer["result"]
