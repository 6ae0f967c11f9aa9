"""Demo data for an empty installation: people, jobs, panels, and interviews that took place in the sandbox.

No row is made up: the sandbox's clock is put back some days, candidates apply and book through the usual functions, and the clock
is advanced again while recordings are made and archived.
"""

import secrets
import tomllib
from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path
from typing import NotRequired, TypedDict

import requests
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, User

from candidates.models import Application, Job
from interviews.booking import availability, consent, held_or_not, inviting, taking
from interviews.demo import scorecards
from interviews.models import BookingLink, Interview, Interviewer, Panel, Seat, SeatGroup
from interviews.panels import publishing
from interviews.panels.models.seat_group import Drawn
from recruiting import clock, queue
from recruiting.recruiters import RECRUITERS

STORY = Path(__file__).with_name("demo.toml")
DAYS_BACK = 10
FIRST_STEP, STEP = 60.0, 6 * 3600.0  # seconds
AFTER_A_CALL = timedelta(hours=2)  # by then its files are in the archive


class CannotSeed(Exception):
    """There is no sandbox, or the demo could not be made."""


class Person(TypedDict):
    """One candidate of the story."""

    name: str
    email: str
    job: str
    story: str
    time_zone: str
    note: NotRequired[str]
    choice: NotRequired[str]
    rounds: NotRequired[list[str]]


class ToldGroup(TypedDict):
    name: str
    needed: int
    people: list[str]  # addresses


class ToldPanel(TypedDict):
    fields: dict[str, object]
    seats: list[str]  # addresses of interviewers
    groups: NotRequired[list[ToldGroup]]


class ToldJob(TypedDict):
    texts: dict[str, str]
    panels: list[ToldPanel]


class Story(TypedDict):
    """What demo.toml holds."""

    people: dict[str, dict[str, str]]
    committee: list[dict[str, str]]
    interviewers: list[dict[str, str]]
    jobs: list[ToldJob]
    candidates: list[Person]
    scorecards: list[scorecards.ToldScorecard]
    votes: list[scorecards.ToldVote]


class SandboxClock(TypedDict):
    now: float  # Unix seconds
    offset: float  # seconds ahead of real time


@dataclass
class Demo:
    """What a person needs to try the demo. `logins`: address and password by role."""

    booking_link: str = ""
    logins: dict[str, dict[str, str]] = field(default_factory=dict)


def seed() -> Demo | None:
    """Make the demo; None when there are jobs already. Raises CannotSeed."""
    if not settings.SANDBOX_URL:
        raise CannotSeed("Demo data is only made with the sandbox behind the site; NYLAS_API_URI points elsewhere.")
    if Job.objects.exists():
        return None
    story: Story = tomllib.loads(STORY.read_text(encoding="utf-8"))  # type: ignore[assignment]  # our own file
    demo = Demo()
    present = _sandbox_clock(None)
    _sandbox_clock({"set": present["now"] - DAYS_BACK * 86400})
    users = {role: _login(demo, role, person) for role, person in story["people"].items()}
    colleagues = [_user(person["name"], person["email"]) for person in story["committee"]]
    _interviewers(story["interviewers"], users["interviewer"])
    panels: dict[str, Panel] = {}
    for told in story["jobs"]:
        job = _job(told["texts"], users, colleagues)
        for each in told["panels"]:
            panel = _panel(job, each["fields"], seats=each["seats"], groups=each.get("groups", []))
            panels[panel.slug] = panel
    _interview(demo, story, panels)
    scorecards.cast_votes(story["votes"], now=clock.now())
    _let_time_pass(until=present["offset"])
    for part in ("booked", "invited", "applied"):
        _tell_story(demo, _part(story, part), panels, part)
    _work()
    return demo


def _login(demo: Demo, role: str, person: dict[str, str]) -> User:
    password = secrets.token_urlsafe(9)
    user = _user(person["name"], person["email"], password=password)
    if role == "recruiter":
        user.is_staff = True
        user.save(update_fields=["is_staff"])
        user.groups.add(Group.objects.get_or_create(name=RECRUITERS)[0])
    demo.logins[role] = {"email": person["email"], "password": password}
    return user


def _user(name: str, email: str, *, password: str | None = None) -> User:
    first, _, last = name.partition(" ")
    return get_user_model().objects.create_user(
        username=email, email=email, password=password, first_name=first, last_name=last
    )


def _interviewers(people: list[dict[str, str]], login: User) -> None:
    """Interviewers with calendars, each with a login; only that of the one in `login` is told."""
    grants = {grant.email.lower(): grant for grant in publishing.offered_grants()}
    for person in people:
        grant = grants.get(person["email"])
        if grant is None:
            raise CannotSeed(f"The sandbox has no calendar for {person['email']}. Was it started with --demo?")
        user = login if login.email == person["email"] else _user(grant.name, person["email"])
        interviewer = Interviewer.objects.create(name=grant.name, user=user, **person)
        interviewer.connect(grant_id=grant.id, email=grant.email, provider=grant.provider, at=clock.now())


def _job(texts: dict[str, str], users: dict[str, User], colleagues: list[User]) -> Job:
    texts = texts | {"description": texts["description"].strip()}
    job = Job.objects.create(**texts, state=Job.State.OPEN, contact=users["recruiter"])
    job.committee.add(users["committee"], *colleagues)
    return job


def _panel(job: Job, fields: dict[str, object], *, seats: list[str], groups: list[ToldGroup]) -> Panel:
    """A live panel. `seats`: addresses of interviewers; `groups`: of whom so many take each interview."""
    hours = {name: time.fromisoformat(str(fields[name])) for name in ("opens_at", "closes_at")}
    panel = Panel.objects.create(job=job, **(fields | hours))
    for email in seats:
        Seat.objects.create(panel=panel, interviewer=Interviewer.objects.get(email=email))
    keys = dict(panel.interviewers.values_list("email", "pk"))
    drawn = (
        Drawn(each["name"], each["needed"], takes_all=False, people=frozenset(keys[email] for email in each["people"]))
        for each in groups
    )
    SeatGroup.objects.arrange(panel, drawn)
    publication = publishing.publish(panel, by=job.contact, now=clock.now())
    if publication.state != publication.State.DONE:
        raise CannotSeed(f"The panel {panel} could not be published: {publication.error}")
    return panel


def _part(story: Story, part: str) -> list[Person]:
    return [person for person in story["candidates"] if person["story"] == part]


def _interview(demo: Demo, story: Story, panels: dict[str, Panel]) -> None:
    """Lead candidates through their rounds, one after the other, each until it is archived and the scorecard is in."""
    people = _part(story, "held")
    _tell_story(demo, people, panels, "held")
    _let_time_pass_until_all_are_held()
    scorecards.write_scorecards(story["scorecards"], now=clock.now())
    later = [person for person in people if len(person.get("rounds", [])) > 1]
    for number in range(1, max((len(person["rounds"]) for person in later), default=1)):
        for person in later:
            application = Application.objects.get(candidate__email=person["email"])
            panel = panels[person["rounds"][number]]
            link = inviting.invite(application, panel=panel, by=panel.job.contact, now=clock.now())
            _book(link, person["time_zone"])
        _let_time_pass_until_all_are_held()
        scorecards.write_scorecards(story["scorecards"], now=clock.now())


def _tell_story(demo: Demo, people: list[Person], panels: dict[str, Panel], part: str) -> None:
    for person in people:
        job = Job.objects.get(slug=person["job"])
        panel = next(panel for panel in panels.values() if panel.job == job)
        applied = inviting.apply_and_invite(
            job, name=person["name"], email=person["email"], note=person.get("note", ""), now=clock.now()
        )
        if part == "applied":
            continue
        if not job.invites_at_once:
            inviting.invite(applied.application, panel=panel, by=job.contact, now=clock.now())
        link = BookingLink.objects.get(application=applied.application)
        if part == "invited":
            demo.booking_link = link.url
            continue
        consent.record_choice(applied.application, choice=person.get("choice", "yes"), now=clock.now())
        _book(link, person["time_zone"])
    _work()


def _book(link: BookingLink, time_zone: str) -> None:
    """Book the second free time: the first is often early in the morning."""
    now = clock.now()
    slots = availability.times(link, starts_at=now, ends_at=now + timedelta(days=10), now=now)
    if not slots:
        raise CannotSeed(f"{link.panel} has no free times in the sandbox.")
    slot = slots[min(1, len(slots) - 1)]
    taking.take(link, starts_at=slot.starts_at, ends_at=slot.ends_at, time_zone=time_zone, language="en", now=now)


def _let_time_pass_until_all_are_held() -> None:
    """Until the last interview that was booked is over and its recording is archived."""
    last = Interview.objects.live().order_by("-ends_at").first()
    if last is not None:
        wanted = last.ends_at + AFTER_A_CALL - clock.now()
        _let_time_pass(until=_sandbox_clock(None)["offset"] + wanted.total_seconds())
    now = clock.now()
    for interview in Interview.objects.live().filter(ends_at__lte=now):  # those that were not recorded
        host = interview.interviewer
        if host is not None and host.user is not None:
            held_or_not.say_held(interview, by=host.user, now=now)
    _work()


def _let_time_pass(*, until: float) -> None:
    """Advance the sandbox's clock in steps until it is `until` seconds ahead of real time; after each step work what is due.

    The first is short: what follows a booking at once, as its mails, would else bear the time of six hours later.
    """
    step = FIRST_STEP
    while (left := until - _sandbox_clock(None)["offset"]) > 1:
        _sandbox_clock({"advance": min(left, step)})
        _work()
        step = STEP


def _work() -> None:
    """Work what is due until nothing is. Other workers may run at the same time."""
    for _ in range(50):
        if not queue.work_all(now=clock.now()):
            return


def _sandbox_clock(change: dict[str, float] | None) -> SandboxClock:
    """The sandbox's clock after that change."""
    url = f"{settings.SANDBOX_URL}/_sandbox/clock"
    try:
        answer = requests.post(url, json=change, timeout=120) if change else requests.get(url, timeout=30)
        answer.raise_for_status()
    except requests.RequestException as error:
        raise CannotSeed(f"The sandbox at {settings.SANDBOX_URL} does not answer: {error}") from error
    clock.forget()
    return answer.json()
