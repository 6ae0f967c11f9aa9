"""The boundary: the only room that knows Nylas's words and its SDK. Takes and returns the dataclasses in shapes.py, raises the
errors in errors.py. Knows no models, and no model knows it."""
