"""One interview as people read it and write about it: its transcript, citations, notes, comments, and the brief before it."""
