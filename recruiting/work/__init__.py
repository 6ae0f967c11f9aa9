"""The engine: rows that ask for work, how each is run, and the broker that rings for them. Knows no app, no room and no vendor."""
