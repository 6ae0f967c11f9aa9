"""What the database and the archive hold: interviews, recordings with files read back, what was sent, what still waits."""

import json
from collections.abc import Iterator
from datetime import datetime

import django

django.setup()

from interviews.messages.sending import message_id  # noqa: E402 - models need a set-up Django
from interviews.models import Artifact, Delivery, Interview, Message, Notification, Recording  # noqa: E402
from interviews.recordings.archiving.artifact import verify  # noqa: E402
from recruiting import clock, queue  # noqa: E402


def main() -> None:
    now = clock.now()
    messages = Message.objects.all()
    print(
        json.dumps(
            {
                "interviews": [
                    [str(one.pk), one.application.candidate.email, int(one.starts_at.timestamp()), one.status]
                    for one in Interview.objects.select_related("application__candidate")
                ],
                "recordings": [_recording(one) for one in Recording.objects.prefetch_related("artifacts")],
                "mails_sent": [message_id(one) for one in messages.filter(state=Message.State.SENT)],
                "booked_mails": list(messages.filter(kind=Message.Kind.BOOKED).values_list("to", flat=True)),
                "ats_sent": {
                    str(one.event.key): [str(one.interview_id), one.event.kind, one.event.version]
                    for one in Delivery.objects.filter(state=Delivery.State.SENT).select_related("event")
                },
                "kept": list(Notification.objects.values_list("envelope_id", flat=True)),
                "told": list(Notification.objects.sent_by_nylas().values_list("content_sha256", flat=True)),
                "unfinished": list(_unfinished(now)),
            }
        )
    )


def _recording(recording: Recording) -> list[object]:
    files = [one for one in recording.artifacts.all() if one.state == Artifact.State.ARCHIVED]
    broken = sum(not verify(one) for one in files)
    return [str(recording.interview_id), recording.state == Recording.State.ARCHIVED, broken, recording.state]


def _unfinished(now: datetime) -> Iterator[str]:
    """Due and still open, or given up; what is due later is no loss."""
    for name, kind in queue.KINDS.items():
        if name == "sweep":
            continue  # each is followed by another
        rows = kind.model.rows()
        dead = rows.filter(state=kind.model.State.DEAD)  # type: ignore[misc]  # which each kind of work has
        for one in [*rows.due(now), *rows.filter(claim_token__isnull=False), *dead]:
            yield f"{name} {one.pk} ({one.state}): {one.error[:200]}"


if __name__ == "__main__":
    main()
