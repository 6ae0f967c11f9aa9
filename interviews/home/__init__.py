"""The recruiter's first page, and the search over the menu. Reads all rooms below it and writes nothing; does not know the inbox."""
