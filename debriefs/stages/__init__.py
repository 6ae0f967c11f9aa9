"""Where applications stand, and the letters that go with a move."""
