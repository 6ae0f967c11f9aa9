"""What Nylas has and we never heard of: looked for by the clock, and told as the notification that did not come. round.py is one look."""
