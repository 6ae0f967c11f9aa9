"""What Nylas tells us."""
