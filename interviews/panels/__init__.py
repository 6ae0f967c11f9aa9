"""Panels: who interviews, when, how fairly."""
