"""Where a page is shown."""
