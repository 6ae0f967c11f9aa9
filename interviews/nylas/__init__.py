"""The boundary: the only place that knows Nylas's words and its SDK. Takes and returns the dataclasses in shapes.py; raises
the four errors in errors.py. Knows none of our models, and none of our models knows it."""
