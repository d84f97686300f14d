"""Which hosts an author lets pictures in from."""

from __future__ import annotations

from typing import Any

import pytest

from pywry.errors import ConfigurationError
from pywry.security.author import InlineCode
from pywry.security.headers import page_policy
from pywry.security.image_hosts import image_origins


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("images.example.com", "https://images.example.com"),
        ("Images.Example.com:8443", "https://images.example.com:8443"),
        ("https://images.example.com:443/", "https://images.example.com"),
        ("http://localhost:9000", "http://localhost:9000"),
        ("bücher.example", "https://xn--bcher-kva.example"),
    ],
)
def test_a_host_is_an_origin_as_browsers_write_it(host: str, origin: str) -> None:
    assert image_origins([host]) == (origin,)


@pytest.mark.parametrize(
    "host",
    [
        "*",
        "*.example.com",
        "https:",
        "data:",
        "example.com/pictures",
        "user@example.com",
        "example.com; script-src *",
        "example.com https://evil.example",
        "'unsafe-inline'",
        "ftp://example.com",
        "",
        "-example.com",
        7,
    ],
)
def test_what_is_no_host_is_refused(host: Any) -> None:
    with pytest.raises(ConfigurationError, match="is no host; expected a name such as"):
        image_origins([host])


def test_one_name_is_no_list() -> None:
    with pytest.raises(ConfigurationError, match="expected a list of names"):
        image_origins("images.example.com")


def test_the_policy_of_a_page_has_the_hosts_and_no_others() -> None:
    def images(*hosts: str) -> str:
        policy = page_policy("n", "app.example", False, InlineCode(), images=hosts)
        return next(each for each in policy.split("; ") if each.startswith("img-src"))

    assert images() == "img-src 'self' data: blob:"
    assert images("https://a.example") == "img-src 'self' data: blob: https://a.example"
