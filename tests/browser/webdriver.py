"""WebKitGTK, driven by its own WebDriver: a small client of the W3C protocol, and the screen that it needs."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import subprocess
import time
from collections.abc import Iterator
from typing import Any

from pywry.testing.browser import PageGoneError
from tests.browser.programs import free_port

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
PATIENCE = 30.0

KEYS = {
    "Alt": "\ue00a",
    "ArrowDown": "\ue015",
    "ArrowUp": "\ue013",
    "Backspace": "\ue003",
    "Control": "\ue009",
    "Delete": "\ue017",
    "End": "\ue010",
    "Enter": "\ue007",
    "Escape": "\ue00c",
    "F2": "\ue032",
    "Home": "\ue011",
    "PageUp": "\ue00e",
    "Shift": "\ue008",
    "Tab": "\ue004",
}

READY_TO_CLICK = """(element) => {
  element.scrollIntoView({ block: 'nearest' });
  const box = element.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return box.width > 0 && top !== null && (element.contains(top) || top.contains(element));
}"""


class WebDriverError(Exception):
    """The browser refused a command."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


@contextlib.contextmanager
def screen(xvfb: str) -> Iterator[str]:
    """Have a screen: the one that is there, or a virtual one."""
    if os.environ.get("DISPLAY"):
        yield os.environ["DISPLAY"]
        return
    reading, writing = os.pipe()
    with subprocess.Popen(
        [xvfb, "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    ) as process:
        os.close(writing)
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()
        assert number, "Xvfb did not start"
        try:
            yield f":{number}"
        finally:
            process.terminate()


@contextlib.contextmanager
def webkit(driver: str, xvfb: str) -> Iterator[WebDriver]:
    """Start WebKitWebDriver and open a browser."""
    port = free_port()
    with screen(xvfb) as display:
        environment = {
            **os.environ,
            "DISPLAY": display,
            "GDK_BACKEND": "x11",
            "LIBGL_ALWAYS_SOFTWARE": "1",
            # Its own sandbox wants namespaces, which containers do not give; the pages are the tests' own.
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
        }
        with subprocess.Popen(
            [driver, f"--port={port}", "--host=127.0.0.1"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            client = WebDriver(port)
            try:
                client.start()
                yield client
            finally:
                client.close()
                process.terminate()


class WebDriver:
    """One window; a `pywry.testing.browser.Driver`.

    Args:
        port: Where the driver listens.
    """

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._session = ""

    def start(self) -> None:
        """Open a browser, as soon as the driver is there."""
        deadline = time.monotonic() + PATIENCE
        while not self._session:
            try:
                answer = self._request("POST", "/session", {"capabilities": {"alwaysMatch": {}}})
                self._session = answer["sessionId"]
            except OSError:
                self._connection.close()
                assert time.monotonic() < deadline, "WebKitWebDriver did not start"
                # A process that is starting gives no sign when it listens.
                time.sleep(0.05)
        self._post("timeouts", {"script": 30_000, "pageLoad": 30_000})
        self._post("window/rect", {"x": 0, "y": 0, "width": 1280, "height": 780})

    def close(self) -> None:
        """Close the browser."""
        with contextlib.suppress(WebDriverError, OSError):
            self._request("DELETE", f"/session/{self._session}")
        self._connection.close()

    # ---- what a page object needs ---------------------------------------------------------------

    def goto(self, url: str) -> None:
        # An address that differs in its fragment only loads nothing.
        self._post("url", {"url": "about:blank"})
        self._post("url", {"url": url})

    def reload(self) -> None:
        self._post("refresh", {})

    def back(self) -> None:
        self._post("back", {})

    def run(self, function: str, argument: Any = None) -> Any:
        script = (
            "const done = arguments[1];"
            f"Promise.resolve(({function})(arguments[0]))"
            ".then((value) => done({ value }), (error) => done({ error: String(error) }));"
        )
        try:
            answer = self._post("execute/async", {"script": script, "args": [argument]})
        except WebDriverError as error:
            if error.code in ("javascript error", "unknown error", "no such frame"):
                raise PageGoneError(str(error)) from error
            raise
        if "error" in answer:
            raise AssertionError(answer["error"])
        return answer.get("value")

    def click(self, selector: str) -> None:
        element = self._find(selector)
        deadline = time.monotonic() + PATIENCE
        while not self.run(READY_TO_CLICK, element):
            assert time.monotonic() < deadline, f"{selector} cannot be clicked"
            element = self._find(selector)
        self._point(element)
        self._actions({"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0})

    def hover(self, selector: str) -> None:
        self._point(self._find(selector))

    def write(self, text: str) -> None:
        self._keys(*text)

    def press(self, key: str) -> None:
        *modifiers, last = key.split("+")
        pressed = [KEYS[each] for each in modifiers]
        down = [{"type": "keyDown", "value": each} for each in [*pressed, KEYS.get(last, last)]]
        up = [{**each, "type": "keyUp"} for each in reversed(down)]
        self._post("actions", {"actions": [{"type": "key", "id": "keys", "actions": down + up}]})

    def wheel(self, selector: str, down: int) -> None:
        element = self._find(selector)
        scroll = {
            "type": "scroll",
            "x": 0,
            "y": 0,
            "deltaX": 0,
            "deltaY": down,
            "origin": element,
        }
        self._post("actions", {"actions": [{"type": "wheel", "id": "wheel", "actions": [scroll]}]})
        # Or the next turn of the wheel would be taken for the same one.
        self._request("DELETE", f"/session/{self._session}/actions")

    # ---- how ------------------------------------------------------------------------------------

    def _find(self, selector: str) -> dict[str, str]:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                found = self._post("element", {"using": "css selector", "value": selector})
                return {ELEMENT: found[ELEMENT]}
            except WebDriverError as error:
                if error.code != "no such element" or time.monotonic() > deadline:
                    raise

    def _point(self, element: dict[str, str]) -> None:
        self._actions({"type": "pointerMove", "origin": element, "x": 0, "y": 0, "duration": 0})

    def _actions(self, *actions: dict[str, Any]) -> None:
        mouse = {
            "type": "pointer",
            "id": "mouse",
            "parameters": {"pointerType": "mouse"},
            "actions": list(actions),
        }
        self._post("actions", {"actions": [mouse]})

    def _keys(self, *values: str) -> None:
        actions = [
            {"type": kind, "value": value} for value in values for kind in ("keyDown", "keyUp")
        ]
        self._post("actions", {"actions": [{"type": "key", "id": "keys", "actions": actions}]})

    def _post(self, command: str, body: dict[str, Any]) -> Any:
        return self._request("POST", f"/session/{self._session}/{command}", body)

    def _request(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        content = json.dumps(body).encode() if body is not None else None
        self._connection.request(method, path, content, {"content-type": "application/json"})
        answer = json.loads(self._connection.getresponse().read())["value"]
        if isinstance(answer, dict) and "error" in answer and "stacktrace" in answer:
            raise WebDriverError(answer["error"], answer.get("message", ""))
        return answer
