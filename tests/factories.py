"""Rows for tests: plain keyword functions, each with sensible defaults, each making what it needs below it.

Times hang on NOW, which is the real present to the minute: doors read the clock themselves, so that a test may pass `now=NOW`
to an activity and look at the same rows through a page.
"""

import itertools
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.contrib.auth.models import Group, User

from candidates.models import Application, Candidate, Job
from interviews.ats.models.endpoint import new_secret
from interviews.models import ApiKey, BookingLink, Concern, Endpoint, Interview, Interviewer, Panel, Seat

NOW = datetime.now(UTC).replace(second=0, microsecond=0)
PASSWORD = "correct horse battery staple"  # everybody in tests has this one
_numbers = itertools.count(1)


def make_user(
    *, email: str = "", first_name: str = "Rita", last_name: str = "Recruiter", recruiter: bool = False, **fields: Any
) -> User:
    """A login with PASSWORD; `recruiter=True` puts it into the group that may do a recruiter's work."""
    email = email or f"person{next(_numbers)}@example.com"
    user = User.objects.create_user(
        email, email=email, password=PASSWORD, first_name=first_name, last_name=last_name, **fields
    )
    if recruiter:
        user.is_staff = True
        user.save(update_fields=["is_staff"])
        user.groups.add(Group.objects.get_or_create(name="recruiters")[0])
    return user


def make_job(*, contact: User | None = None, committee: list[User] | None = None, **fields: Any) -> Job:
    """An open job with somebody in charge."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "title": "Backend engineer",
        "slug": f"backend-engineer-{number}",
        "state": Job.State.OPEN,
        "team": "Payments",
        "location": "Lisbon or remote in Europe",
        "salary": "€62,000 to €78,000 a year",
        "summary": "Build the ledger that every payment passes through.",
        "description": "You will look after the ledger.\n\n- Python\n- Postgres\n- patience",
    }
    job = Job.objects.create(contact=contact or make_user(), **(values | fields))
    job.committee.set(committee or [])
    return job


def make_candidate(**fields: Any) -> Candidate:
    number = next(_numbers)
    return Candidate.objects.create(
        **({"name": "Amara Okafor", "email": f"amara{number}@example.com", "phone": "+351 910 000 000"} | fields)
    )


def make_application(*, job: Job | None = None, candidate: Candidate | None = None, **fields: Any) -> Application:
    return Application.objects.create(
        job=job or make_job(), candidate=candidate or make_candidate(), **({"applied_at": NOW} | fields)
    )


def make_interviewer(**fields: Any) -> Interviewer:
    """Somebody whose calendar is connected; `nylas_grant_id=None, grant_state="none"` for one who has not."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "name": "Priya Raman",
        "email": f"priya{number}@example.com",
        "title": "Staff engineer",
        "bio": "Works on the ledger. Likes long walks and short functions.",
        "time_zone": "Europe/Lisbon",
        "nylas_grant_id": f"00000000-0000-4000-8000-{number:012d}",
        "grant_state": Interviewer.GrantState.LIVE,
    }
    return Interviewer.objects.create(**(values | fields))


def make_panel(*, job: Job | None = None, interviewers: list[Interviewer] | None = None, **fields: Any) -> Panel:
    """A live panel, published to an invented Configuration, with one interviewer unless told whom."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "name": "Technical interview",
        "slug": f"backend-technical-{number}",
        "state": Panel.State.LIVE,
        "opens_at": time(9, 0),
        "closes_at": time(17, 0),
        "time_zone": "Europe/Lisbon",
        "expectations": "We talk through a system you have built.\n\n- 10 minutes to get to know each other\n- 30 on it",
        "preparation": "Bring a drawing. Nothing else is needed.",
        "nylas_configuration_id": f"00000000-0000-4000-9000-{number:012d}",
        "nylas_grant_id": "00000000-0000-4000-8000-000000000000",
        "published_at": NOW,
    }
    panel = Panel.objects.create(job=job or make_job(), **(values | fields))
    for interviewer in [make_interviewer()] if interviewers is None else interviewers:
        Seat.objects.create(panel=panel, interviewer=interviewer)
    return panel


def make_link(
    *,
    application: Application | None = None,
    panel: Panel | None = None,
    expires_at: datetime = NOW + timedelta(days=14),
    by: User | None = None,
    spent_at: datetime | None = None,
    revoked_at: datetime | None = None,
) -> BookingLink:
    """An open link; panel and application belong to the same job."""
    job = panel.job if panel else None
    application = application or make_application(job=job)
    link = BookingLink.make(
        application=application,
        panel=panel or make_panel(job=application.job),
        expires_at=expires_at,
        by=by,
        at=NOW,
    )
    application.mark_invited(by=by, at=NOW)
    if spent_at or revoked_at:
        link.spent_at, link.revoked_at = spent_at, revoked_at
        link.save(update_fields=["spent_at", "revoked_at"])
    return link


def make_key(
    *,
    name: str,
    scopes: Iterable[str] = ("read",),
    jobs: Iterable[Job] | None = None,
    by: User | None = None,
    **fields: Any,
) -> tuple[ApiKey, str]:
    """A key of the API and its secret; for all jobs unless told which."""
    key = ApiKey(name=name, scopes=list(scopes), is_for_all_jobs=jobs is None, **fields)
    secret = key.issue(by=by or make_user(), at=NOW)
    key.jobs.set(jobs or [])
    return key, secret


def make_endpoint(**fields: Any) -> Endpoint:
    """Of the customer’s, that hears of everything."""
    values: dict[str, Any] = {
        "name": "Ours",
        "address": "https://ats.example.com/hooks",
        "secret": new_secret(),
        "made_at": NOW,
    }
    return Endpoint.objects.create(**values | fields)


def make_interview(
    *,
    link: BookingLink | None = None,
    starts_at: datetime = NOW + timedelta(days=3),
    minutes: int = 45,
    interviewer: Interviewer | None = None,
    people: Iterable[Interviewer] = (),
    actor: str = "candidate",
    **fields: Any,
) -> Interview:
    """A scheduled interview of a spent link, with its first change row; `people` interview beside the host."""
    link = link or make_link()
    link.spend(at=NOW)
    link.refresh_from_db()
    number = next(_numbers)
    values: dict[str, Any] = {
        "candidate_time_zone": "Europe/Lisbon",
        "join_url": "https://meet.example.com/abc-defg-hij",
        "nylas_booking_id": f"00000000-0000-4000-a000-{number:012d}",
        "nylas_booking_ref": f"ref-{number}",
        "nylas_event_id": f"event-{number}",
        "nylas_calendar_id": "primary",
        "told_at": NOW,
    }
    interview = Interview(
        link=link,
        application=link.application,
        panel=link.panel,
        interviewer=interviewer or link.panel.interviewers.first(),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        **(values | fields),
    )
    interview.schedule(people=people, actor=actor, at=NOW)
    return interview


def make_concern(interview: Interview, reason: str = Concern.Reason.MOVED_BY_HOST, *, at: datetime = NOW) -> Concern:
    return Concern.objects.raise_about(interview, reason, at=at)
