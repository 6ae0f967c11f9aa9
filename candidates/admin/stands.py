"""Where each application of one candidate stands, and what fits now. As many queries for many applications as for one."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from candidates.admin.outcomes import mark_closed
from candidates.models import Application, Candidate
from interviews.booking import naming
from interviews.booking.admin.interview import TONES as INTERVIEW_TONES
from interviews.booking.models import BookingLink, CallbackRequest, Interview, Naming, PickedTimes
from recruiting.access import logged_in
from recruiting.desk.theme import ModelAdmin
from recruiting.desk.words import link_to, pill, when

ACTS = ("invite", "offer_times", "book_for", "reply", "write")


@dataclass(frozen=True)
class Stand:
    application: Application
    page: str
    state: str
    acts: list[dict[str, object]]
    ahead: list[SafeString]  # interviews, each leading to the page where it is moved, handed over and cancelled
    links: list[SafeString]  # with which a time can still be chosen
    requests: list[CallbackRequest]  # for help, that wait


def stands(
    request: HttpRequest,
    candidate: Candidate,
    *,
    desk: ModelAdmin[Application],
    closed: Collection[int],
    now: datetime,
) -> list[Stand]:
    """`desk`: the admin of applications, whose buttons these are. `closed`: of which this person is told no outcome.

    Rows of a kind that they may not look at are left out.
    """
    applications = list(candidate.applications.select_related("job", "candidate").order_by("-applied_at"))
    may = logged_in(request).has_perm
    interviews = _interviews(candidate, now) if may("interviews.view_interview") else {}
    links = _links(candidate, now) if may("interviews.view_bookinglink") else {}
    requests = _requests(candidate) if may("interviews.view_callbackrequest") else {}
    gone = naming.obstacles((row for of_one in links.values() for each in of_one for row in each.named_now), now=now)  # type: ignore[attr-defined]  # prefetched in _links
    found = []
    for one in applications:
        mark_closed(one, is_closed=one.pk in closed)
        found.append(
            Stand(
                application=one,
                page=link_to(one, one.job),
                state=desk.state_of(one),
                acts=list(desk.pressable(request, one, ACTS)),
                ahead=[_interview_words(each) for each in interviews.get(one.pk, ())],
                links=[_link_words(each, gone) for each in links.get(one.pk, ())],
                requests=requests.get(one.pk, []),
            )
        )
    return found


def _interviews(candidate: Candidate, now: datetime) -> dict[int, list[Interview]]:
    found: dict[int, list[Interview]] = defaultdict(list)
    for row in (
        Interview.objects.upcoming(now).with_people().filter(application__candidate=candidate).order_by("starts_at")
    ):
        found[row.application_id].append(row)
    return found


def _links(candidate: Candidate, now: datetime) -> dict[int, list[BookingLink]]:
    found: dict[int, list[BookingLink]] = defaultdict(list)
    picked = Prefetch("picked_times", PickedTimes.objects.open(), to_attr="picked_now")
    rows = Naming.objects.open().select_related("interviewer", "by", "link__panel")
    named = Prefetch("namings", rows, to_attr="named_now")
    for row in (
        BookingLink.objects.open(now)
        .filter(application__candidate=candidate)
        .select_related("panel")
        .prefetch_related(picked, named)
    ):
        found[row.application_id].append(row)
    return found


def _requests(candidate: Candidate) -> dict[int, list[CallbackRequest]]:
    found: dict[int, list[CallbackRequest]] = defaultdict(list)
    for row in (
        CallbackRequest.objects.waiting().filter(link__application__candidate=candidate).select_related("link__panel")
    ):
        found[row.link.application_id].append(row)
    return found


def _interview_words(interview: Interview) -> SafeString:
    state = pill(interview.get_status_display(), INTERVIEW_TONES.get(interview.status, "quiet"))
    people = interview.people_names() or "the panel"
    words = f"{interview.panel.name}, {when(interview.starts_at)}, with {people}"
    return format_html("{} {} {}", state, words, link_to(interview, "Move, hand over or cancel"))


def _link_words(link: BookingLink, gone: Mapping[int, Naming.Obstacle]) -> SafeString:
    """`gone`: what keeps whoever is named from every time, by the naming's id."""
    picked = next(iter(link.picked_now), None)  # type: ignore[attr-defined]  # prefetched in _links
    what = (
        "every free time"
        if picked is None
        else f"{len(picked.starts)} picked times"
        if len(picked.starts) > 1
        else "1 picked time"
    )
    named = next(iter(link.named_now), None)  # type: ignore[attr-defined]  # likewise
    if named is not None and named.pk in gone:
        words = f"Can choose no time: {named.interviewer.name} is named, and {gone[named.pk].label}"
        return format_html(
            "{} {}, {}", pill("Open", "bad"), words, link_to(link, "name somebody else or let the rule choose")
        )
    what += f" of {named.interviewer.name}" if named is not None else ""
    words = f"Can choose for {link.panel.name} until {when(link.last_minute)}, from {what}"
    return format_html("{} {} {}", pill("Open", "info"), words, link_to(link, "Mail again, revoke"))
