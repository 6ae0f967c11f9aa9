"""Choices with an explanation."""

from django.db.models import TextChoices


class ExplainedChoices(TextChoices):
    """A short label for lists and, apart from it, what it means, for forms and help texts."""

    @property
    def meaning(self) -> str:
        """A clause that may follow the label and a colon: “not on the careers site”."""
        raise NotImplementedError

    @property
    def explained(self) -> str:
        return f"{self.label}: {self.meaning}"
