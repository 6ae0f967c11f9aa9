"""The applicant tracking system: signed events about what happened."""
