"""How fast pywry is, measured beside the least that could be done and beside the obvious way.

``python -m benchmarks`` runs the quick set, ``python -m benchmarks --full`` everything.
"""
