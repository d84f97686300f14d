"""The wires: how frames reach a page."""
