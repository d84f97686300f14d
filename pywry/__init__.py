"""pywry: write one Python function, get a chat assistant."""
