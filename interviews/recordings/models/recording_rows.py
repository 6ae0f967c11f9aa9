"""Which recordings: those of a grant, of a Notetaker, of one call."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from interviews.nylas import words

if TYPE_CHECKING:
    from interviews.recordings.models.recording import Recording


class RecordingQuerySet(models.QuerySet["Recording"]):
    def under_way(self, grant_id: str) -> "RecordingQuerySet":
        """Begun with this grant and not archived yet: without the grant their files can't be fetched."""
        not_begun_or_ours = {self.model.State.UNWANTED, self.model.State.EXPECTED, self.model.State.ARCHIVED}
        begun = [state for state in self.model.ORDER if state not in not_begun_or_ours]
        return self.filter(nylas_grant_id=grant_id, state__in=begun)

    def expected_in(self, grant_id: str) -> "RecordingQuerySet":
        """Expected, by a Notetaker of this grant."""
        return self.filter(nylas_grant_id=grant_id, state=self.model.State.EXPECTED)

    def in_lobby(self) -> "RecordingQuerySet":
        """Those whose Notetaker waits to be let in; at most one of an interview."""
        return self.filter(state=self.model.State.IN_LOBBY)

    def out_of_reach(self) -> "RecordingQuerySet":
        """Lost because their grant can't be used."""
        return self.filter(state=self.model.State.LOST, cause__in=self.model.OUT_OF_REACH)

    def locked_at_nylas(self) -> "RecordingQuerySet":
        """Recorded against a no, and not deleted there yet."""
        return self.by_notetaker().filter(is_locked=True, taken_back_at=None).exclude(state=self.model.State.WITHDRAWN)

    def kept_or_coming(self) -> "RecordingQuerySet":
        """Those of which something is kept, or on its way."""
        return self.exclude(state__in=self.model.GONE)

    def taken_back(self) -> "RecordingQuerySet":
        """Closed since the candidate took their yes back, and not deleted yet."""
        return self.kept_or_coming().exclude(taken_back_at=None)

    def by_notetaker(self) -> "RecordingQuerySet":
        """Those that a Notetaker made, or was to make."""
        return self.filter(source=self.model.Source.NOTETAKER)

    def live(self) -> "RecordingQuerySet":
        """Those of a Notetaker from which something is still to come; at most one of an interview."""
        return self.by_notetaker().exclude(state__in=self.model.ENDED)

    def dismissed_since(self, since: datetime) -> "RecordingQuerySet":
        """Those that somebody in the call stopped or took off it since then."""
        return self.exclude(dismissal="").filter(dismissed_at__gte=since)

    def at_call_since(self, since: datetime) -> "RecordingQuerySet":
        """Those whose Notetaker was at the call's door since then, or inside."""
        at_call = Q(moments__vendor_state__in=words.AT_THE_CALL, moments__happened_at__gte=since)
        return self.by_notetaker().filter(at_call).distinct()

    def for_notetaker(self, notetaker_id: str) -> "Recording | None":
        return self.by_notetaker().filter(nylas_notetaker_id=notetaker_id).select_related("interview").first()
