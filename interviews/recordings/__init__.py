"""The Notetaker of an interview, the files it leaves in our storage, and the text in them.

Knows booking and panels; does not know inbox, home or debriefs, which read from here.
"""
