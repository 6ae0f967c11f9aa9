"""The demo: made and shown only with the sandbox."""
