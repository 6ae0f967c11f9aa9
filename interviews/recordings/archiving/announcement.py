"""Which files there will be, and until when Nylas has them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from interviews.booking import consent
from interviews.recordings.archiving.completion import complete
from interviews.recordings.models import Artifact, Recording

NYLAS_RETENTION = timedelta(days=14)  # only where Nylas names no date itself (docs/nylas.md 4.6)


def expect(
    recording: Recording, kinds: Iterable[str], *, keep_until: datetime | None, announced_at: datetime, now: datetime
) -> list[Artifact]:
    """Write down one artifact per announced kind; said again, nothing changes. Nothing is fetched without the candidate's leave."""
    if not consent.may_keep(recording.interview):
        recording.lock()
        return []
    fetch_before = keep_until or announced_at + NYLAS_RETENTION
    artifacts = []
    for kind in kinds:
        artifact, _ = Artifact.objects.get_or_create(
            recording=recording, kind=kind, defaults={"due_at": now, "fetch_before": fetch_before}
        )
        artifacts.append(artifact)
    return artifacts


def lose(recording: Recording, *, now: datetime) -> None:
    """Nylas has deleted its copies: what we don't have by now is lost."""
    Artifact.objects.filter(recording=recording).lose(at=now)
    complete(recording, now=now)
