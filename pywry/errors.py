"""Every error that pywry raises on purpose, as one tree.

PyWryError
├── ConfigurationError   (also ValueError)   an argument of the author's makes no sense
├── HandlerOutputError   (also TypeError)    a handler gave something that is not a response
├── RefusedError                             a page asked for something that it does not get
├── StoreError                               the store could not read or keep something
└── ServerError                              the server could not start
"""

from __future__ import annotations


class PyWryError(Exception):
    """Base of all errors raised by pywry.

    Example:
        >>> try:
        ...     raise RefusedError("unknown-thread", "There is no such thread.")
        ... except PyWryError as error:
        ...     print(error)
        There is no such thread.
    """


class ConfigurationError(PyWryError, ValueError):
    """An argument makes no sense; the text says what was expected and what came."""


class HandlerOutputError(PyWryError, TypeError):
    """A handler yielded or returned something that is not a response."""


class RefusedError(PyWryError):
    """A page asked for something that it does not get.

    Args:
        code: A short machine-readable reason, for example ``"unknown-thread"``.
        message: One sentence for the person at the page.
        fields: What is wrong with which field of a form.
    """

    def __init__(self, code: str, message: str, fields: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.fields = fields


class StoreError(PyWryError):
    """The store could not read or keep something; the cause is chained."""


class ServerError(PyWryError):
    """The server could not start; the text says why and what to do."""
