"""The built front end, and how a page gets at it."""
