"""Calendar events: kept and announced, what takes place in a period, answers to invitations."""
