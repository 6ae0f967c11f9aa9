"""What interviewers write of an interview, and what the committee makes of it."""

from debriefs.models.debrief import Debrief

__all__ = ["Debrief"]
