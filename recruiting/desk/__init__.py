"""The admin's kit: theme, widgets, words."""
