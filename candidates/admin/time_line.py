"""Everything that happened with one candidate, newest first, whichever application it is of. Each source is one query, however much
there is; what the person may not look at is left out."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Case, F, Model, Q, QuerySet, TextChoices, When

from candidates.models import Addition, Application, Candidate, Consent, StageChange
from interviews.booking.admin import concern_words
from interviews.booking.admin.interview import change_words
from interviews.booking.models import (
    BookingAttempt,
    BookingLink,
    CallbackRequest,
    Concern,
    InterviewChange,
    Naming,
    PickedTimes,
)
from interviews.messages.models import Message
from interviews.recordings.models import Recording
from recruiting.desk.words import link_to, pill, when
from recruiting.desk.work import work_pill
from recruiting.identity import display_name

PAGE = 60  # lines
READ = 2 * PAGE  # rows of each source, since a page goes on to the end of its last line's moment


class LineKind(TextChoices):
    APPLICATION = "application", "Application"
    LINK = "link", "Link"
    INTERVIEW = "interview", "Interview"
    RECORDING = "recording", "Recording"
    CONSENT = "consent", "Choice"
    MAIL = "mail", "Mail"
    REQUEST = "request", "Help"

    @property
    def many(self) -> str:
        return {
            LineKind.APPLICATION: "Applications",
            LineKind.LINK: "Links and times",
            LineKind.INTERVIEW: "Interviews",
            LineKind.RECORDING: "Recordings",
            LineKind.CONSENT: "Recording choices",
            LineKind.MAIL: "Mails",
            LineKind.REQUEST: "Requests for help",
        }[self]


@dataclass(frozen=True)
class Line:
    at: datetime
    kind: LineKind
    words: str
    job: str
    by: str = ""
    why: str = ""
    state: str = ""  # a pill
    body: str = ""

    @property
    def when(self) -> str:
        return when(self.at)


@dataclass(frozen=True)
class Source:
    """Rows with the moment they are told at. `about`: the lookup from a row to its application."""

    kind: LineKind
    permission: str
    rows: QuerySet[Any]
    at: Any
    about: str
    said: Callable[[Any], dict[str, str]]


@dataclass(frozen=True)
class TimeLine:
    lines: list[Line]
    older: datetime | None = None  # there is more from before this moment
    kinds: list[LineKind] = field(default_factory=list)  # that this person may look at


def time_line(
    candidate: Candidate,
    *,
    reader: User,
    closed: Collection[int],
    kind: str = "",
    before: datetime | None = None,
    now: datetime,
) -> TimeLine:
    """`closed`: ids of applications of which this person is told no outcome. `before`: where the page before ended."""
    applications = {one.pk: one for one in candidate.applications.select_related("job")}
    offered = [each for each in _sources(candidate, reader, closed, now) if reader.has_perm(each.permission)]
    wanted = [each for each in offered if not kind or each.kind == kind]
    lines = [line for each in wanted for line in _lines(each, applications, before)]
    lines.reverse()  # of two lines of one moment, what led to the other comes first among the sources
    lines.sort(key=lambda line: line.at, reverse=True)
    kinds = [each for each in LineKind if any(one.kind == each for one in offered)]
    shown = _page(lines)
    return TimeLine(shown, shown[-1].at if len(shown) < len(lines) else None, kinds)


def _page(lines: list[Line]) -> list[Line]:
    """The first ones, with all of the last one's moment: the next page begins before it."""
    last = lines[PAGE - 1].at if len(lines) > PAGE else None
    return [line for number, line in enumerate(lines) if number < PAGE or line.at == last]


def _lines(source: Source, applications: dict[int, Application], before: datetime | None) -> Iterator[Line]:
    rows = source.rows.filter(**{f"{source.about}__in": list(applications)}).annotate(
        told_at=source.at, told_about=F(source.about)
    )
    rows = rows.filter(told_at__isnull=False) if before is None else rows.filter(told_at__lt=before)
    for row in rows.order_by("-told_at", "-pk")[:READ]:
        yield Line(row.told_at, source.kind, job=str(applications[row.told_about].job), **source.said(row))


def _sources(candidate: Candidate, reader: User, closed: Collection[int], now: datetime) -> Iterator[Source]:
    yield from _of_applications(closed)
    yield from _of_links()
    interviews, view = InterviewChange.objects.select_related("by", "interview__panel"), "interviews.view_interview"
    yield Source(LineKind.INTERVIEW, view, interviews, F("changed_at"), "interview__application", _change)
    concerns, about = Concern.objects.select_related("settled_by", "interview__panel"), "interview__application"
    yield Source(LineKind.INTERVIEW, view, concerns, F("raised_at"), about, _concern)
    settled = concerns.exclude(settled_by=None)
    yield Source(LineKind.INTERVIEW, view, settled, F("settled_at"), about, _settled)
    since = Case(When(interview__starts_at__lte=now, then="interview__starts_at"), default="created_at")
    recordings = Recording.objects.select_related("interview__panel")
    yield Source(LineKind.RECORDING, "interviews.view_recording", recordings, since, about, _recording)
    view = "candidates.view_consent"
    yield Source(LineKind.CONSENT, view, Consent.objects.all(), F("given_at"), "application", _consent)
    yield from _of_mails(candidate, reader, closed)
    requests, view = (
        CallbackRequest.objects.select_related("link__panel", "answered_by"),
        "interviews.view_callbackrequest",
    )
    yield Source(LineKind.REQUEST, view, requests, F("asked_at"), "link__application", _request)
    answered = requests.exclude(answered_at=None)
    yield Source(LineKind.REQUEST, view, answered, F("answered_at"), "link__application", _answer)


def _of_applications(closed: Collection[int]) -> Iterator[Source]:
    kind, view = LineKind.APPLICATION, "candidates.view_application"
    yield Source(kind, view, Application.objects.all(), F("applied_at"), "pk", _applied)
    yield Source(kind, "candidates.view_addition", Addition.objects.all(), F("sent_at"), "application", _addition)
    changes = StageChange.objects.exclude(application__in=closed).select_related("by")
    yield Source(kind, view, changes, F("changed_at"), "application", _stage)


def _of_links() -> Iterator[Source]:
    kind, view, about = LineKind.LINK, "interviews.view_bookinglink", "application"
    links = BookingLink.objects.select_related("panel", "created_by", "revoked_by")
    yield Source(kind, view, links, F("created_at"), about, _invited)
    yield Source(kind, view, links, F("revoked_at"), about, _revoked)
    picked = PickedTimes.objects.select_related("link__panel", "by")
    yield Source(kind, view, picked, F("picked_at"), "link__application", _picked)
    named = Naming.objects.select_related("link__panel", "interviewer", "by", "ended_by")
    yield Source(kind, view, named, F("named_at"), "link__application", _named)
    yield Source(kind, view, named, F("ended_at"), "link__application", _no_longer_named)
    failed = BookingAttempt.objects.exclude(state=BookingAttempt.State.BOOKED).select_related("link__panel", "by")
    view = "interviews.view_bookingattempt"
    yield Source(kind, view, failed, F("began_at"), "link__application", _attempt)


def _of_mails(candidate: Candidate, reader: User, closed: Collection[int]) -> Iterator[Source]:
    """To the candidate; letters of applications whose outcome is closed only if this person wrote them."""
    sealed = Q(kind=Message.Kind.LETTER, application__in=closed) & ~Q(by=reader.pk)
    mails = Message.objects.filter(to__iexact=candidate.email).exclude(
        pk__in=Message.objects.filter(sealed).values("pk")
    )
    mails = mails.select_related("by").defer("text", "html")
    view, at = "interviews.view_message", F("created_at")
    for path, without in (
        ("application", Q()),
        ("link__application", Q(application=None)),
        ("interview__application", Q(application=None, link=None)),
    ):
        yield Source(LineKind.MAIL, view, mails.filter(without), at, path, _mail)


# ── the words ──
def _name(user: User | None) -> str:
    return display_name(user) if user else ""


def _row(row: Model, words: object, **more: str) -> dict[str, str]:
    return {"words": link_to(row, words), **more}


def _applied(row: Application) -> dict[str, str]:
    return _row(row, f"Applied: {row.get_source_display()}", why=row.note)


def _addition(row: Addition) -> dict[str, str]:
    return {"words": "Sent again with the same address", "why": row.note}


def _stage(row: StageChange) -> dict[str, str]:
    return {"words": f"Stage: {row.get_stage_display()}", "by": _name(row.by), "why": row.reason}


def _invited(row: BookingLink) -> dict[str, str]:
    return _row(row, f"Link for {row.panel.name}", by=_name(row.created_by))


def _revoked(row: BookingLink) -> dict[str, str]:
    return _row(row, f"Link for {row.panel.name} revoked", by=_name(row.revoked_by))


def _picked(row: PickedTimes) -> dict[str, str]:
    count = "1 time" if len(row.starts) == 1 else f"{len(row.starts)} times"
    times = " · ".join(map(when, row.times()))
    return _row(
        row.link, f"{count} picked for {row.link.panel.name}", by=_name(row.by), body=times.replace(" · ", "\n")
    )


def _named(row: Naming) -> dict[str, str]:
    words = f"To meet {row.interviewer.name} alone, for {row.link.panel.name}"
    return _row(row.link, words, by=_name(row.by), why=row.reason)


def _no_longer_named(row: Naming) -> dict[str, str]:
    words = f"{row.interviewer.name} no longer named for {row.link.panel.name}"
    return _row(row.link, words, by=_name(row.ended_by))


def _attempt(row: BookingAttempt) -> dict[str, str]:
    words = f"Tried to book {when(row.starts_at)}"
    return _row(row, words, by=_name(row.by), why=row.get_refusal_display(), state=work_pill(row))


def _change(row: InterviewChange) -> dict[str, str]:
    said = change_words(row)
    return _row(row.interview, f"{row.interview.panel.name}: {said['what']}", why=said["why"])


def _concern(row: Concern) -> dict[str, str]:
    state = pill("To be checked", "warn") if row.settled_at is None else ""
    return _row(row.interview, row.get_reason_display(), why=concern_words.sentence(row.reason), state=state)


def _settled(row: Concern) -> dict[str, str]:
    how = f", {row.get_settled_how_display().lower()}" if row.settled_how else ""
    return _row(row.interview, f"Settled: {row.get_reason_display().lower()}{how}", by=_name(row.settled_by))


def _recording(row: Recording) -> dict[str, str]:
    words = f"Recording of {row.interview.panel.name}"
    return _row(row, words, why=row.why, state=pill(row.state_words, row.tone))


def _consent(row: Consent) -> dict[str, str]:
    return {"words": row.get_choice_display(), "why": row.get_channel_display()}


def _mail(row: Message) -> dict[str, str]:
    words = f"Letter “{row.subject}”" if row.kind == Message.Kind.LETTER else row.get_kind_display()
    return _row(row, words, by=_name(row.by), state=work_pill(row), body=row.body)


def _request(row: CallbackRequest) -> dict[str, str]:
    state = pill("Waiting for you", "warn") if row.answered_at is None else ""
    return _row(row, f"Asked for help with {row.link.panel.name}", why=row.note, state=state)


def _answer(row: CallbackRequest) -> dict[str, str]:
    how = f": {row.get_answered_how_display().lower()}" if row.answered_how else ""
    return _row(row, f"Answered{how}", by=_name(row.answered_by))
