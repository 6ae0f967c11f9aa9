"""What became of an application, kept from a person who has yet to rate it: a room above says of which applications."""

from collections.abc import Collection

from django.http import HttpRequest

from candidates.models import Application


class Outcomes:
    """For admin classes whose pages tell a stage. `outcomes_closed_to` is replaced by the room that knows who has yet to rate."""

    def outcomes_closed_to(self, request: HttpRequest) -> Collection[int]:
        """Ids of the applications of whose stage, decision and letters this person is told nothing."""
        return frozenset()

    def is_closed(self, request: HttpRequest, application: Application | None) -> bool:
        return application is not None and application.pk in self.outcomes_closed_to(request)


def mark_closed(application: Application, *, is_closed: bool) -> None:
    """For columns and lines of a page, which are not told who reads them."""
    application.is_outcome_closed = is_closed  # type: ignore[attr-defined]  # of this page alone


def is_marked_closed(application: Application) -> bool:
    return getattr(application, "is_outcome_closed", False)
