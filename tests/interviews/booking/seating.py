"""Panels whose interviews need several people, for tests: groups, and a panel that is published with them."""

from interviews.models import Interviewer, Panel, SeatGroup
from interviews.panels import publishing
from interviews.panels.models.seat_group import Drawn
from recruiting import clock
from tests.walking import drafted_panel


def group(name: str, *people: Interviewer, needed: int = 1) -> Drawn:
    return Drawn(name, needed, takes_all=not people, people=frozenset(person.pk for person in people))


def people_of(panel: Panel) -> list[Interviewer]:
    return list(panel.interviewers.order_by("name"))


def published(*, people: int = 3, groups) -> Panel:
    """`groups`: makes them from the panel's people."""
    panel = drafted_panel(people=people)
    SeatGroup.objects.arrange(panel, groups(*people_of(panel)))
    publication = publishing.publish(panel, by=None, now=clock.now())
    assert publication.state == "done", publication.error
    return panel
