"""Files that Nylas announces, and until when it keeps them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from interviews.booking import consent
from interviews.recordings.archiving.completion import complete
from interviews.recordings.archiving.download import earlier_download
from interviews.recordings.models import Artifact, Recording

NYLAS_RETENTION = timedelta(days=14)  # only where Nylas names no date itself (docs/nylas.md 4.6)


def announce(
    recording: Recording, kinds: Iterable[str], *, keep_until: datetime | None, announced_at: datetime, now: datetime
) -> list[Artifact]:
    """Make one artifact per announced kind; doing it again changes nothing. Without the candidate's consent the recording is locked
    instead; nothing is made for one that was erased."""
    if recording.is_erased:
        return []  # news that came late
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
    """Nylas has deleted its copies: files that are not archived are lost, unless they are stored or lie here whole and wait for that."""
    files = Artifact.objects.filter(recording=recording)
    files.exclude(pk__in=[one.pk for one in files if one.has_bytes or earlier_download(one)]).lose(at=now)
    complete(recording, now=now)
