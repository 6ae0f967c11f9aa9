"""Steps that many tests walk: publish, invite, book."""

from datetime import time, timedelta
from typing import Any

from interviews.booking import availability, consent, inviting, taking
from interviews.models import BookingLink, Interview, Panel
from interviews.panels import publishing
from recruiting import clock
from tests import factories


def published_panel(*, people: int = 3, **rules: Any) -> Panel:
    """A live panel of the sandbox's first people, open every day."""
    panel = drafted_panel(people=people, **rules)
    publication = publishing.publish(panel, by=None, now=clock.now())
    assert publication.state == "done", publication.error
    return panel


def drafted_panel(*, people: int = 3, **rules: Any) -> Panel:
    """The same before it is published."""
    unpublished: dict[str, Any] = {
        "nylas_configuration_id": None,
        "nylas_grant_id": "",
        "published_at": None,
        "state": "draft",
    }
    hours: dict[str, Any] = {"opens_at": time(8), "closes_at": time(20), "open_days": [0, 1, 2, 3, 4, 5, 6]}
    rules.setdefault("job", factories.make_job(invites="at_once"))
    panel = factories.make_panel(**{"interviewers": [], **unpublished, **hours, **rules})
    for grant in publishing.offered_grants()[:people]:
        interviewer = factories.make_interviewer(name=grant.name, email=grant.email)
        interviewer.connect(grant_id=grant.id, email=grant.email, at=clock.now())
        panel.seats.create(interviewer=interviewer)
    return panel


def invited(panel: Panel, *, choice: str = "yes", email: str = "dana@example.org") -> BookingLink:
    applied = inviting.apply_and_invite(panel.job, name="Dana Chen", email=email, now=clock.now())
    consent.record_choice(applied.application, choice=choice, now=clock.now())
    return BookingLink.objects.get(application=applied.application)


def booked(link: BookingLink, *, number: int = 0) -> Interview:
    """By the link's candidate: the free time of this number, the first one by default."""
    slot = free_times(link)[number]
    return taking.take(
        link, starts_at=slot.starts_at, ends_at=slot.ends_at, time_zone="Europe/Lisbon", language="en", now=clock.now()
    )


def free_times(link: BookingLink, *, days: int = 10) -> list:
    """What the link offers."""
    now = clock.now()
    return availability.times(link, starts_at=now, ends_at=now + timedelta(days=days), now=now)
