"""Panels of a setup file that are to be published: which need it, and what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices

from interviews.panels import configuration, publishing
from interviews.panels.models import Panel, Publication


class Fate(TextChoices):
    TO_COME = "to_come", "would be published"
    PUBLISHED = "published", "published: candidates with a link can choose a time"
    AS_BEFORE = "as_before", "published already, as it is"
    PAUSED = "paused", "paused, so it isn’t published; resume it in the admin first"
    WAITING = "waiting", "not published yet, tried again by itself"
    NOT_TAKEN = "not_taken", "Nylas did not take it"
    PROBLEMS = "problems", "can’t be published yet"
    NOT_ASKED = "not_asked", "not published, as the file doesn’t ask for it: candidates still meet the earlier version"

    @property
    def is_failure(self) -> bool:
        """Does it take a person, and then another run?"""
        return self in {Fate.NOT_TAKEN, Fate.PROBLEMS}


@dataclass(frozen=True)
class Published:
    """What came of publishing a panel, or what would. `words`: why, where something is in the way."""

    slug: str
    fate: Fate
    words: str = ""


def unpublished(panels: Iterable[Panel]) -> list[Published]:
    """Those of the panels that were published and have changed since."""
    return [
        Published(panel.slug, Fate.NOT_ASKED)
        for panel in panels
        if panel.published_at and configuration.changed_lines(panel)
    ]


def foresee(panel: Panel) -> Published:
    """What publishing would come to. Nylas isn't asked."""
    if panel.state == Panel.State.PAUSED:
        return Published(panel.slug, Fate.PAUSED)
    last = panel.publications.first()
    if last is not None and last.state in Publication.OPEN and last.payload == _payload(panel):
        return Published(panel.slug, Fate.WAITING, last.error)
    if panel.published_at and panel.nylas_configuration_id and not configuration.changed_lines(panel):
        return Published(panel.slug, Fate.AS_BEFORE)
    if found := publishing.problems(panel):
        return Published(panel.slug, Fate.PROBLEMS, " ".join(problem.words for problem in found))
    return Published(panel.slug, Fate.TO_COME)


def publish(panel: Panel, *, now: datetime) -> Published:
    """Publish the panel if it needs it and can be. Call it outside of any transaction: Nylas is asked."""
    foreseen = foresee(panel)
    if foreseen.fate != Fate.TO_COME:
        return foreseen
    try:
        publication = publishing.publish(panel, by=None, now=now)
    except publishing.CannotPublish as error:  # a calendar was lost since
        return Published(panel.slug, Fate.PROBLEMS, str(error))
    if publication.state == Publication.State.DONE:
        return Published(panel.slug, Fate.PUBLISHED)
    fate = Fate.WAITING if publication.state in Publication.OPEN else Fate.NOT_TAKEN
    return Published(panel.slug, fate, publication.error)


def _payload(panel: Panel) -> dict[str, object]:
    return configuration.as_json(configuration.spec(panel))
