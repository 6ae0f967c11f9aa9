"""What closes the times of a panel, for everybody or for one person, and what leaving out one rule would win."""
