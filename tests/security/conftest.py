"""A server that is looked at from outside, as in the tests of the server."""

from tests.server.conftest import app, browser, site

__all__ = ["app", "browser", "site"]
