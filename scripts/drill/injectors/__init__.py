"""What breaks things: killing, pausing, starving, cutting off; faults of Nylas itself; floods of notifications."""
