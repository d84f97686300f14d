"""In what order: each page gets every event of the logs it follows, in order, once."""
