"""A quote of a recording that can really be cut, and shared with how it sounded."""

from django.core.files.storage import default_storage

from debriefs.interview.shared_clips import source_of
from debriefs.models import Citation, Share, SharedClip
from debriefs.outside import shares
from interviews.models import Artifact
from recruiting import queue
from tests.debriefs.outsiders import ADDRESS, quote_of
from tests.factories import NOW
from tests.films import beginning
from tests.rated import Loop
from tests.recorded import make_artifact


def heard_quote(loop: Loop) -> Citation:
    """The first quote, whose recording is archived and plays."""
    quote = quote_of(loop)
    make_artifact(quote.interview.recordings.get(), "recording", content=beginning("backend.mp4"))
    return quote


def shared_with(loop: Loop, kind: str = SharedClip.Kind.SOUND, *, days: int = 5) -> Share:
    """By the first of the committee."""
    by = loop.debrief.application.job.committee.first()
    return shares.share(
        loop.debrief, loop.access(by), citation=quote_of(loop), address=ADDRESS, days=days, clip=kind, now=NOW
    )


def cut(share: Share) -> SharedClip:
    """Worked, as a worker does it."""
    queue.work("clip", share.clip.pk, now=share.clip.due_at)
    return SharedClip.objects.get(share=share)


def recording_of(share: Share) -> Artifact:
    assert share.citation is not None
    source = source_of(share.citation)
    assert source is not None
    return source.artifact


def files(clip: SharedClip) -> list[str]:
    folder = f"clips/{clip.pk}"
    return default_storage.listdir(folder)[1] if default_storage.exists(folder) else []
