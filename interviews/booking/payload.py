"""An interview in the terms of the ATS."""

from django.conf import settings

from candidates.models import Application
from interviews.booking.models import Interview, InterviewChange
from interviews.enums import Role
from interviews.panels.models import Interviewer


def describe(interview: Interview, *, change: InterviewChange | None = None) -> dict[str, object]:
    """An interview as the ATS sees it, in events and in the API alike."""
    candidate, job, host = interview.application.candidate, interview.application.job, interview.interviewer
    roles = {one.interviewer_id: one.role for one in interview.assignments.all()}
    data: dict[str, object] = {
        "id": str(interview.pk),
        "status": interview.status,
        "version": interview.version,
        "source": interview.source,
        "starts_at": interview.starts_at.isoformat(),
        "ends_at": interview.ends_at.isoformat(),
        "candidate_time_zone": interview.candidate_time_zone,
        "join_url": interview.join_url,
        "follows": str(interview.follows_id) if interview.follows_id else None,
        "job": {"slug": job.slug, "title": job.title},
        "panel": {"slug": interview.panel.slug, "name": interview.panel.name},
        "application": {
            "id": interview.application_id,
            "stage": interview.application.stage,
            "reference": reference_of(interview.application),
        },
        "candidate": {"name": candidate.name, "email": candidate.email},
        "interviewer": _person(host),
        "interviewers": [
            {**_named(person), "role": roles.get(person.pk, Role.INTERVIEWER)} for person in interview.people()
        ],
        "url": settings.SITE_URL + interview.get_absolute_url(),
    }
    if change is not None:
        data["change"] = {
            "kind": change.kind,
            "actor": change.actor,
            "reason": change.reason,
            "from_starts_at": change.from_starts_at.isoformat() if change.from_starts_at else None,
            "to_starts_at": change.to_starts_at.isoformat() if change.to_starts_at else None,
            "from_interviewer": _person(change.from_interviewer),
            "to_interviewer": _person(change.to_interviewer),
        }
    return data


def describe_ids(interview: Interview) -> dict[str, object]:
    """Which interview, in numbers alone, for news that outlives what is known of the candidate."""
    return {"interview": {"id": str(interview.pk)}, **describe_application(interview.application)}


def describe_application(application: Application) -> dict[str, object]:
    """Which application and candidate, in numbers and in the ATS's own reference."""
    return {
        "application": {"id": application.pk, "reference": reference_of(application)},
        "candidate": {"id": application.candidate_id},
    }


def reference_of(application: Application) -> str:
    """What the ATS calls it; empty where it never said."""
    return getattr(application, "reference", "")


def _person(person: Interviewer | None) -> dict[str, str] | None:
    return _named(person) if person is not None else None


def _named(person: Interviewer) -> dict[str, str]:
    return {"name": person.name, "email": person.email}
