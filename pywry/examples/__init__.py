"""Programs that show what pywry can do; each runs with ``python -m pywry.examples.<name>``."""
