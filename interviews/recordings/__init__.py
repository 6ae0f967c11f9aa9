"""Recordings: the Notetaker, its files, the text."""
