"""The system has no file descriptor left: who is connected goes on, and who comes later gets in when there are some."""

from __future__ import annotations

import contextlib
import socket
import sys

import pytest

from pywry.testing import Browser, Page
from tests.server.programs import Program
from tests.server.raw import Site

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")

SCRIPT = """
import logging, resource
from pywry import ChatManager, PyWry

class Heard(logging.Handler):
    told = False

    def emit(self, record):
        if not Heard.told and "out of system resource" in record.getMessage():
            Heard.told = True
            print("EXHAUSTED", flush=True)

logging.getLogger("asyncio").addHandler(Heard())
logging.getLogger("asyncio").propagate = False

chat = ChatManager(lambda messages, ctx: f"You said: {messages[-1]['text']}")
app = PyWry(port=0)
widget = app.show("<h1>x</h1>", toolbars=[chat.toolbar()], callbacks=chat.callbacks())
resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
print("URL", widget.url, flush=True)
app.block()
"""


def test_running_out_of_descriptors_is_survived_and_got_over() -> None:
    with Program(SCRIPT) as program:
        url = program.line("URL ")
        site = Site(url)
        browser = Browser(url)
        page = Page(browser).connect()
        page.send("before")
        assert page.answer() == "You said: before"
        with contextlib.ExitStack() as crowd:
            for _ in range(100):
                connection = crowd.enter_context(
                    socket.create_connection(("127.0.0.1", site.port), timeout=30)
                )
                connection.sendall(b"GET / HTTP/1.1\r\n")
            program.line("EXHAUSTED")
            page.send("meanwhile")
            assert page.answer() == "You said: meanwhile", "who is there is served"
        assert program.process.poll() is None
        later = Page(Browser(url)).connect()
        later.send("after")
        assert later.answer() == "You said: after"
        page.send("still here")
        assert page.answer() == "You said: still here"
        for each in (page, later):
            each.close()
            each.check()
