"""Notetakers: from the invitation to the end of what they recorded, their settings and defaults, and the faults of their meetings."""
