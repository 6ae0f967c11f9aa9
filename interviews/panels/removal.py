"""Deletes a panel that was never used: here at once, at Nylas as soon as it answers. Writes Panel, Removal."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction

from interviews.nylas.client import nylas
from interviews.nylas.errors import Missing, Refused
from interviews.panels.models import Panel, Removal
from recruiting.work.errors import Postponed
from recruiting.work.rows import CLAIMED

# Nylas refuses to delete while somebody's session is open, which lasts 30 minutes at most (docs/nylas.md 1.1).
SESSIONS_LAST = timedelta(hours=1)
ASK_AGAIN_AFTER = timedelta(minutes=10)


class CannotDelete(Exception):
    """`reasons`: a sentence each."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def was_used(panel: Panel) -> bool:
    """Was somebody invited to it, or interviewed on it?"""
    return panel.links.exists() or panel.interviews.exists()


def obstacles(panel: Panel) -> list[str]:
    """What keeps the panel from being deleted, in words; empty when nothing does."""
    found = []
    if panel.interviews.exists():
        found.append("Interviews were booked on it. Pause it instead.")
    elif panel.links.exists():
        found.append("Candidates were invited to it. Pause it instead.")
    if panel.publications.filter(CLAIMED).exists():
        found.append("It is being published at this moment. Try again in a minute.")
    alone = [
        criterion
        for criterion in panel.criteria.filter(retired_at=None)
        if not criterion.panels.exclude(pk=panel.pk).exists()
    ]
    found += [
        f"The criterion “{criterion}” is rated on this panel alone, and would be rated on every panel without it. Change it first."
        for criterion in alone
    ]
    return found


def delete(panel: Panel, *, by: User, now: datetime) -> Removal | None:
    """Delete the panel with its versions and planned questions, and owe the end of its Configuration; None when Nylas has none.

    Raises CannotDelete; then nothing is changed.
    """
    with transaction.atomic():
        fresh = Panel.objects.select_for_update().get(pk=panel.pk)
        list(fresh.publications.select_for_update())  # none can be claimed until the end
        if found := obstacles(fresh):
            raise CannotDelete(found)
        removal = None
        owner = fresh.nylas_grant_id or _first_grant(fresh)
        if owner and (fresh.nylas_configuration_id or fresh.publications.exists()):
            removal = Removal.objects.ask(
                fresh, configuration_id=fresh.nylas_configuration_id or "", grant_id=owner, by=by, at=now
            )
        fresh.delete()
    return removal


def remove(removal: Removal, *, now: datetime) -> str:
    """Delete the Configuration at Nylas, unless it is gone or a new panel has taken it over. The removal's state.

    Raises Postponed while Nylas may refuse because of open sessions, and NylasError.
    """
    try:
        wanted = removal.nylas_configuration_id or _left_behind(removal)
        if Panel.objects.filter(nylas_configuration_id=wanted).exists():
            return Removal.State.OVERTAKEN
        if wanted:
            nylas().delete_configuration(removal.nylas_grant_id, wanted)
    except Missing:
        pass  # the account is gone, and with it all that it owned
    except Refused as error:
        if now < removal.asked_at + SESSIONS_LAST:
            raise Postponed(f"Nylas does not delete it yet: {error}", wait=ASK_AGAIN_AFTER) from error
        raise
    return Removal.State.DONE


def _left_behind(removal: Removal) -> str:
    """The id of a Configuration that a publication made without our hearing of it; "" when there is none, or a new panel has its name."""
    if Panel.objects.filter(slug=removal.slug).exists():
        return ""  # its publication takes it over
    return nylas().own_configuration(removal.nylas_grant_id, slug=removal.slug) or ""


def _first_grant(panel: Panel) -> str:
    first = panel.live_interviewers().first()
    return (first.nylas_grant_id or "") if first else ""
