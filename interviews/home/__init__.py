"""The recruiter's first page, and the search over the menu. Reads all rooms below it, and writes only who takes
which line; does not know the inbox."""
