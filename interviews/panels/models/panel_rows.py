"""Which panels: those on offer, those to be looked at, the one that Nylas means."""

from datetime import datetime
from itertools import chain, count
from typing import TYPE_CHECKING

from django.db import models
from django.utils.text import slugify

from candidates.models import Job

if TYPE_CHECKING:
    from interviews.panels.models.panel import Panel

MAX_SEATS = 10  # who can be on offer at a time, and take one interview
MAX_STEM = 72  # characters of a slug, before its number


class PanelQuerySet(models.QuerySet["Panel"]):
    def live(self) -> "PanelQuerySet":
        return self.filter(state=self.model.State.LIVE)

    def on_job_page(self) -> "PanelQuerySet":
        """Those whose times anybody can choose now."""
        return self.live().filter(is_on_job_page=True, job__state=Job.State.OPEN).order_by("pk")

    def recording(self) -> "PanelQuerySet":
        """Those whose interviews are recorded, if their candidates agree."""
        return self.exclude(capture=self.model.Capture.NOTHING)

    def with_second_thoughts(self) -> "PanelQuerySet":
        """Those whose interviews may change hands at night."""
        return self.live().filter(has_second_thoughts=True)

    def to_compare(self, *, asked_before: datetime) -> "PanelQuerySet":
        """Panels that Nylas has a copy of, whose comparison with it was asked for last before this moment, or never."""
        published = self.exclude(nylas_configuration_id=None).exclude(published_at=None)
        return published.exclude(comparison__asked_at__gte=asked_before)

    def to_refill(self, *, looked_before: datetime) -> "PanelQuerySet":
        """Published panels of more people than can be on offer, not looked at since this moment."""
        large = self.exclude(published_at=None).annotate(people=models.Count("seats")).filter(people__gt=MAX_SEATS)
        return large.exclude(refill__asked_at__gte=looked_before)

    def for_configuration(self, configuration_id: str) -> "Panel | None":
        return self.filter(nylas_configuration_id=configuration_id).first()

    def free_slug(self, name: str) -> str:
        """A slug made from a panel's name, with a number at its end when a panel has it already."""
        stem = slugify(name)[:MAX_STEM].strip("-") or "panel"
        taken = set(self.model.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
        return next(slug for slug in chain([stem], (f"{stem}-{n}" for n in count(2))) if slug not in taken)
