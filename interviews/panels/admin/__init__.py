"""The pages of panels, of those who interview, and of what was published and taken back."""

from interviews.panels.admin import interviewer, panel, publication, revocation

__all__ = ["interviewer", "panel", "publication", "revocation"]
