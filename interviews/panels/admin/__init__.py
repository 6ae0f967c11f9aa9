"""The pages of panels, of those who interview, and of what was published, compared, deleted and taken back."""

from interviews.panels.admin import comparison, interviewer, panel, publication, refill, removal, revocation, trial_call

__all__ = ["comparison", "interviewer", "panel", "publication", "refill", "removal", "revocation", "trial_call"]
