"""Every story is told over both wires, unless it says which one it is about."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pywry import PyWry
from tests.conversation.world import STORES, TRANSPORTS, World


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


@pytest.fixture(params=[(wire, store) for wire in TRANSPORTS for store in STORES], ids="-".join)
def everywhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """One app, over both wires and with both stores."""
    transport, store = request.param
    app = request.getfixturevalue("app") if transport == "websocket" else None
    world = World(transport, app, tmp_path / "chat.db" if store == "sqlite" else None)
    yield world
    world.close()


@pytest.fixture(params=TRANSPORTS)
def lasting(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """One app whose conversations outlive it, over both wires."""
    app = request.getfixturevalue("app") if request.param == "websocket" else None
    world = World(request.param, app, tmp_path / "chat.db")
    yield world
    world.close()
