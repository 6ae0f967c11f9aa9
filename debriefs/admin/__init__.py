"""What a job asks for, and what left the house. Scorecards, votes and notes are never there: the debrief's own pages know to whom they are open."""

from debriefs.admin import criterion, leaving, outcomes, question, rules

__all__ = ["criterion", "leaving", "outcomes", "question", "rules"]
