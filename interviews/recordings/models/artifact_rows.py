"""Which files of recordings: the queries."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import F, Q

from candidates.models import Application
from interviews.enums import TEXTS
from recruiting.work.rows import WorkQuerySet

if TYPE_CHECKING:
    from interviews.recordings.models.artifact import Artifact  # noqa: F401  # in the types' names

DELETED_THERE = "Nylas deleted the file before it could be fetched."


class ArtifactQuerySet(WorkQuerySet["Artifact"]):
    def archived(self) -> "ArtifactQuerySet":
        return self.filter(state=self.model.State.ARCHIVED)

    def readable(self) -> "ArtifactQuerySet":
        """Archived, and of a recording that is not locked. Ask who may see the interview first."""
        return self.archived().filter(recording__is_locked=False)

    def unchanging(self) -> "ArtifactQuerySet":
        """Stored ones whose bytes stay as they are: archived, also where they are kept and open to nobody."""
        return self.filter(state__in=[self.model.State.ARCHIVED, self.model.State.RESTRICTED])

    def quotable(self, application: Application) -> "ArtifactQuerySet":
        """Transcripts of this application's interviews that can be read, and so stand in what is exported of it."""
        transcripts = self.readable().filter(kind=self.model.Kind.TRANSCRIPT)
        return transcripts.filter(recording__interview__application=application)

    def texts_to_read_anew(self, interviews: Collection[UUID]) -> "ArtifactQuerySet":
        """Archived texts of these interviews, of all without any; but not where something was redacted."""
        texts = self.archived().filter(kind__in=TEXTS, recording__redactions=None)
        return texts.filter(recording__interview__pk__in=interviews) if interviews else texts

    def to_read_back(self, now: datetime) -> "ArtifactQuerySet":
        """Stored ones whose bytes are to be compared again: once after a day, then each month; the longest unread first."""
        first = Q(read_back_at=None, archived_at__lte=now - self.model.FIRST_READ_BACK)
        again = Q(read_back_at__lte=now - self.model.READ_BACK_EVERY)
        return self.unchanging().filter(first | again).order_by(F("read_back_at").asc(nulls_first=True), "archived_at")

    def restrict(self, *, at: datetime) -> int:
        """Kept because they have to be, and open to nobody; returns how many are new."""
        return self.archived().update(state=self.model.State.RESTRICTED, restricted_at=at)

    def lift_restriction(self) -> int:
        restricted = self.filter(state=self.model.State.RESTRICTED)
        return restricted.update(state=self.model.State.ARCHIVED, restricted_at=None)

    def lose(self, *, at: datetime) -> None:
        """Mark as lost what is not archived: Nylas has deleted its copies."""
        self.unsettled().update(state=self.model.State.DEAD, error=DELETED_THERE, finished_at=at)
