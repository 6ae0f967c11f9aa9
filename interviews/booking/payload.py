"""An interview in the terms of the ATS."""

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from candidates.models import Application
from interviews.booking.models import Interview, InterviewChange
from interviews.enums import Role
from interviews.panels.models import Assignment, Interviewer
from recruiting.zones import utc_text

# The columns that an interview and its changes are described by: half of them stand in other rows, which have many more.
PERSON = ("name", "email")
DESCRIBED = (
    *(
        "status",
        "version",
        "source",
        "starts_at",
        "ends_at",
        "candidate_time_zone",
        "join_url",
        "follows",
        "created_at",
    ),
    *("application__stage", "application__reference", "application__candidate__name", "application__candidate__email"),
    *("application__job__slug", "application__job__title", "panel__slug", "panel__name", "link__reference"),
    *("interviewer__name", "interviewer__email"),
)
CHANGED = (
    *("interview", "version", "kind", "actor", "reason", "changed_at", "from_starts_at", "to_starts_at"),
    *("from_interviewer__name", "from_interviewer__email", "to_interviewer__name", "to_interviewer__email"),
)


def with_described(rows: QuerySet[Interview]) -> QuerySet[Interview]:
    """The rows with what they and their changes are described by, and nothing else: four statements, however many there are.

    For reading alone: each other column would be asked for by a statement of its own.
    """
    changes = InterviewChange.objects.select_related("from_interviewer", "to_interviewer").only(*CHANGED)
    beside = rows.select_related("application__candidate", "application__job", "panel", "interviewer", "link")
    return beside.only(*DESCRIBED).prefetch_related(
        Prefetch("interviewers", Interviewer.objects.only(*PERSON)),
        Prefetch("assignments", Assignment.objects.only("interview", "interviewer", "role")),
        Prefetch("changes", changes),
    )


def describe(interview: Interview, *, change: InterviewChange | None = None) -> dict[str, object]:
    """An interview as the ATS sees it, in events and in the API alike."""
    candidate, job, host = interview.application.candidate, interview.application.job, interview.interviewer
    roles = {one.interviewer_id: one.role for one in interview.assignments.all()}
    data: dict[str, object] = {
        "id": str(interview.pk),
        "status": interview.status,
        "version": interview.version,
        "source": interview.source,
        "starts_at": utc_text(interview.starts_at),
        "ends_at": utc_text(interview.ends_at),
        "candidate_time_zone": interview.candidate_time_zone,
        "join_url": interview.join_url,
        "reference": _reference(interview),
        "follows": str(interview.follows_id) if interview.follows_id else None,
        "job": {"slug": job.slug, "title": job.title},
        "panel": {"slug": interview.panel.slug, "name": interview.panel.name},
        "application": {
            "id": interview.application_id,
            "stage": interview.application.stage,
            "reference": interview.application.reference,
        },
        "candidate": {"name": candidate.name, "email": candidate.email},
        "interviewer": _person(host),
        "interviewers": [
            {**_named(person), "role": roles.get(person.pk, Role.INTERVIEWER)} for person in interview.people()
        ],
        "url": settings.SITE_URL + interview.get_absolute_url(),
    }
    if change is not None:
        data["change"] = describe_change(change)
    return data


def describe_change(change: InterviewChange) -> dict[str, object]:
    """What happened to an interview, without when: an event has a time of its own."""
    return {
        "kind": change.kind,
        "actor": change.actor,
        "reason": change.reason,
        "from_starts_at": utc_text(change.from_starts_at) if change.from_starts_at else None,
        "to_starts_at": utc_text(change.to_starts_at) if change.to_starts_at else None,
        "from_interviewer": _person(change.from_interviewer),
        "to_interviewer": _person(change.to_interviewer),
    }


def _reference(interview: Interview) -> str:
    """What the ATS called the link that it was booked with, else the application; empty where it said nothing."""
    of_link = interview.link.reference if interview.link is not None else ""
    return of_link or interview.application.reference


def describe_ids(interview: Interview) -> dict[str, object]:
    """Which interview, in numbers alone, for news that outlives what is known of the candidate."""
    return {"interview": {"id": str(interview.pk)}, **describe_application(interview.application)}


def describe_application(application: Application) -> dict[str, object]:
    """Which application and candidate, in numbers and in the ATS's own reference."""
    return {
        "application": {"id": application.pk, "reference": application.reference},
        "candidate": {"id": application.candidate_id},
    }


def _person(person: Interviewer | None) -> dict[str, str] | None:
    return _named(person) if person is not None else None


def _named(person: Interviewer) -> dict[str, str]:
    return {"name": person.name, "email": person.email}
