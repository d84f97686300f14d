"""Every story is told over both wires, unless it says which one it is about."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conversation.world import TRANSPORTS, World


@pytest.fixture(params=TRANSPORTS)
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """One app, over both wires."""
    world = World(request.param)
    yield world
    world.close()


@pytest.fixture
def local() -> Iterator[World]:
    """One app within the process."""
    world = World("in-process")
    yield world
    world.close()


@pytest.fixture
def served() -> Iterator[World]:
    """One app over the network."""
    world = World("websocket")
    yield world
    world.close()
