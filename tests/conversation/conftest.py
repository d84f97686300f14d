"""Every story is told over both wires, unless it says which one it is about."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pywry import PyWry
from tests.conversation.world import TRANSPORTS, World


@pytest.fixture(scope="session")
def app() -> Iterator[PyWry]:
    """One server for all stories; each shows a page of its own."""
    app = PyWry(port=0)
    app.show("<h1>This page stays, so that the app does.</h1>", label="stays")
    yield app
    app.destroy()


@pytest.fixture(params=TRANSPORTS)
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """One app, over both wires."""
    served = request.param == "websocket"
    world = World(request.param, request.getfixturevalue("app") if served else None)
    yield world
    world.close()


@pytest.fixture
def local() -> Iterator[World]:
    """One app within the process."""
    world = World("in-process")
    yield world
    world.close()


@pytest.fixture
def served(app: PyWry) -> Iterator[World]:
    """One app over the network."""
    world = World("websocket", app)
    yield world
    world.close()
