"""What a job asks for, in the admin. Scorecards, votes and notes are never there: the debrief's own pages know to whom they are open."""

from debriefs.admin import criterion, question, rules

__all__ = ["criterion", "question", "rules"]
