"""Ratings and what a machine wrote are absent wherever they are sealed: every page, every address of the API, the admin and each mail is
opened as each of the people and searched for words that stand nowhere else. An address that the walk does not know fails it."""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.contrib import admin as admin_site
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from rest_framework.authtoken.models import Token

from candidates.models import Job
from debriefs.committee import deciding
from debriefs.committee.deciding import Ground
from debriefs.models import (
    Citation,
    Comment,
    Criterion,
    Debrief,
    Decision,
    EarlyOpening,
    Note,
    OpenItem,
    Question,
    Scorecard,
    ScorecardVersion,
    Share,
    Vote,
)
from debriefs.scorecard import starter_set
from interviews.messages import mails
from interviews.models import ActionItem, Artifact, HeldTime, Interview, Message, Summary
from privacy.rights import mails as rights_mails
from recruiting import upload_tickets
from tests.debriefs.pages import TURNS
from tests.factories import NOW, make_interviewer, make_job, make_link, make_panel, make_user
from tests.recorded import make_artifact, make_debrief, make_held, make_recording, make_transcript

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.same_on_all_databases(
        "each page and query has tests of its own there; what they seal is decided in Python"
    ),
]

# Words that stand in one place each.
TAKEAWAY, RATING_NOTE, COMMENT, GROUND, PRIVATE = "zwetschge", "quitte", "mispel", "holunder", "schlehe"
SUMMARY, ITEM, SUMMARY_FILE = "brombeere", "hagebutte", "sanddorn"
REASON, NEXT_STEP, ANSWER = "kornelkirsche", "vogelbeere", "felsenbirne"
NEXT_GROUND = "weissdorn"  # of the second round of votes
SCORES = {TAKEAWAY, RATING_NOTE, COMMENT}
MACHINE = {SUMMARY, ITEM, SUMMARY_FILE}
DECISION = {REASON, NEXT_STEP}
EVERYTHING = SCORES | MACHINE | DECISION | {GROUND, NEXT_GROUND, PRIVATE, ANSWER}
NOT_WALKED = {  # not about a debrief, and costly or not to be opened by walking
    "account_logout",
    "admin:jsi18n",
    "booked_calendar",
}


@dataclass
class World:
    """One application with two interviews: the first one's scorecard is in, the second one's is due."""

    job: Job
    first: Interview
    second: Interview
    debrief: Debrief
    author: User  # of the first scorecard
    owing: User  # has yet to rate the second interview
    member: User  # of the committee, has voted
    colleague: User  # of the committee, has not
    recruiter: User
    owing_recruiter: User  # has yet to rate the second interview, and walks the admin
    stranger: User

    def known(self) -> dict[str, list[Any]]:
        """Values for the parts of addresses, by name."""
        artifacts = list(Artifact.objects.all())
        return {
            "interview_id": [self.first.pk, self.second.pk],
            "debrief_id": [self.debrief.pk],
            "application_id": [self.debrief.application_id],
            "job_id": [self.job.pk],
            "citation_id": list(Citation.objects.values_list("pk", flat=True)),
            "comment_id": list(Comment.objects.values_list("pk", flat=True)),
            "note_id": list(Note.objects.values_list("pk", flat=True)),
            "scorecard_id": list(Scorecard.objects.values_list("pk", flat=True)),
            "criterion_id": list(Criterion.objects.values_list("pk", flat=True)),
            "item_id": list(OpenItem.objects.values_list("pk", flat=True)),
            "question_id": list(Question.objects.values_list("pk", flat=True))[:1],
            "author_id": [self.author.pk, self.owing.pk],
            "share_id": list(Share.objects.values_list("pk", flat=True)),
            "token": [share.token for share in Share.objects.all()],
            "ticket": [upload_tickets.make(str(self.first.pk), self.recruiter.pk)],
            "artifact_id": [artifact.pk for artifact in artifacts],
            "name": [artifact.download_name for artifact in artifacts],
        }


@pytest.fixture
def world() -> World:
    people = {name: make_user(first_name=name) for name in ("author", "owing", "member", "colleague", "stranger")}
    recruiter, owing_recruiter = make_user(recruiter=True), make_user(recruiter=True)
    job = make_job(committee=[people["member"], people["colleague"]], contact=recruiter)
    starter_set.give(job, now=NOW)
    panel = make_panel(job=job, interviewers=[make_interviewer(user=people["author"])])
    link = make_link(panel=panel)
    first = _recorded(link=link, interviewer=panel.interviewers.get())
    second = _recorded(
        link=make_link(application=link.application, panel=make_panel(job=job, interviewers=[])),
        interviewer=make_interviewer(user=people["owing"]),
        starts_at=NOW - timedelta(days=1),
        people=[make_interviewer(user=owing_recruiter)],
    )
    debrief = make_debrief(first)
    _write_scorecard(first, people["author"])
    comment = Comment.objects.create(debrief=debrief, author=people["author"], text=COMMENT, written_at=NOW)
    comment.mentions.add(people["owing"])
    Vote.cast(debrief, people["member"], choice="yes", ground=GROUND, at=NOW)
    Note.objects.create(interview=first, author=people["author"], text=PRIVATE, written_at=first.starts_at)
    until = NOW + timedelta(days=5)
    Share.make(debrief, citation=None, address="adviser@example.org", expires_at=until, by=recruiter, at=NOW)
    _answer(first, people["author"])
    return World(job, first, second, debrief, recruiter=recruiter, owing_recruiter=owing_recruiter, **people)


def _recorded(**fields: Any) -> Interview:
    interview = make_held(**fields)
    recording = make_recording(interview)
    make_artifact(recording)
    make_transcript(make_artifact(recording, "transcript", content=b"{}"), TURNS)
    summary = make_artifact(recording, "summary", content=json.dumps({"summary": SUMMARY_FILE}).encode())
    items = make_artifact(recording, "action_items", content=json.dumps([SUMMARY_FILE]).encode())
    Summary.objects.create(interview=interview, artifact=summary, text=SUMMARY, parsed_at=NOW)
    ActionItem.objects.create(interview=interview, artifact=items, position=0, text=ITEM)
    return interview


def _write_scorecard(interview: Interview, author: User) -> None:
    scorecard = Scorecard.of(interview, author, at=NOW)
    draft = ScorecardVersion.objects.get(scorecard=scorecard)
    for criterion in Criterion.objects.of_panel(interview.panel):
        draft.rate(criterion, criterion.versions.get(), value=2, is_not_covered=False, note=RATING_NOTE)
    draft.write(recommendation="no", takeaway=TAKEAWAY)
    draft.submit(knew_others=False, at=NOW)


def _answer(interview: Interview, author: User) -> None:
    """Something handed on that was answered with a private note."""
    item = OpenItem.objects.hand_on(interview, "Ask about it", key=uuid4(), by=author, at=NOW)
    note = Note.objects.create(interview=interview, author=author, text=ANSWER, written_at=interview.starts_at)
    item.close(Citation.of_note(note, by=author, at=NOW), by=author, at=NOW)


def decide(world: World) -> None:
    criterion = Criterion.objects.filter(job=world.job).first()
    assert criterion is not None
    deciding.decide(
        world.debrief,
        outcome=Decision.Outcome.REJECT,
        grounds=[Ground(criterion, REASON, [])],
        next_step=NEXT_STEP,
        by=world.recruiter,
        now=NOW,
    )


# ── the walk ──


def patterns(found: list[Any], namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address that has a name, but the admin's, which are walked by their models."""
    for one in found:
        if isinstance(one, URLResolver):
            if one.namespace != "admin":
                yield from patterns(one.url_patterns, f"{one.namespace}:" if one.namespace else namespace)
        elif one.name:
            yield namespace + one.name, one


def addresses(world: World) -> Iterator[str]:
    """Each address about interviews and debriefs, with every row that exists."""
    known = world.known()
    for name, pattern in patterns(get_resolver().url_patterns):
        module = pattern.callback.__module__
        if name in NOT_WALKED or not module.startswith("debriefs"):
            continue
        wanted = list(pattern.pattern.converters)
        unknown = set(wanted) - set(known)
        assert not unknown, f"{name} has a part that this walk does not know: {unknown}"
        if wanted == ["artifact_id", "name"]:
            yield from (reverse(name, args=pair) for pair in zip(known["artifact_id"], known["name"], strict=True))
            continue
        rows: list[dict[str, Any]] = [{}]
        for part in wanted:
            rows = [row | {part: value} for row in rows for value in known[part]]
        yield from (reverse(name, kwargs=row) for row in rows)
    yield from ("/api/interviews/", f"/api/interviews/{world.first.pk}/", "/api/recordings/", "/api/schema/")
    yield from (
        f"/api/recordings/{recording.pk}/" for one in (world.first, world.second) for recording in one.recordings.all()
    )


def admin_addresses() -> Iterator[str]:
    """Every list that has rows, each row's page, and the history of one row of each kind."""
    yield from ("/admin/", "/admin/search/?s=a")
    for model in admin_site.site._registry:
        rows = list(model._default_manager.all()[:4])
        stem = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        if rows:
            yield reverse(f"{stem}_changelist")
            yield reverse(f"{stem}_history", args=[rows[0].pk])
        for row in rows:
            yield reverse(f"{stem}_change", args=[row.pk])


def said_to(client: Client, user: User, world: World, *, all_as_json: bool = False) -> dict[str, set[str]]:
    """The words this person reads anywhere, each with where.

    Asked as a page and, where scripts are answered otherwise or if `all_as_json`, as JSON too.
    """
    client.force_login(user)
    token = Token.objects.get_or_create(user=user)[0].key
    found: dict[str, set[str]] = {}
    urls = [*addresses(world), *(admin_addresses() if user.is_staff else ())]
    searches = [reverse("search") + f"?q={word}" for word in sorted(EVERYTHING)] if _has_search() else []
    for url in [*urls, *searches]:
        for accept in _asked_as(url, is_script=all_as_json):
            ask = client.post if url.endswith("/pack.html") else client.get  # an export is made by a button
            response = ask(url, headers={"accept": accept, "authorization": f"Token {token}"})
            content = b"".join(response) if response.streaming else response.content
            text = content.decode(errors="replace")
            if url in searches:  # the words that were asked for stand in the field
                text = re.sub(r"<(title|input|h1|p)\b[^>]*>[^<]*", "", text)
            for word in EVERYTHING:
                if word in text:
                    found.setdefault(word, set()).add(url)
    return found


def debrief_of(client: Client, user: User, world: World) -> str:
    client.force_login(user)
    return client.get(world.debrief.get_absolute_url()).content.decode()


def _asked_as(url: str, *, is_script: bool) -> tuple[str, ...]:
    if url.startswith("/api/"):
        return ("application/json",)
    if url.startswith("/admin/"):
        return ("text/html",)
    view = sys.modules[resolve(urlsplit(url).path).func.__module__]
    return ("text/html", "application/json") if is_script or hasattr(view, "wants_json") else ("text/html",)


def _has_search() -> bool:
    return any(name == "search" for name, _ in patterns(get_resolver().url_patterns))


def submit_second(world: World) -> None:
    for author in (world.owing, world.owing_recruiter):
        _write_scorecard(world.second, author)


# ── who reads what ──


def test_who_has_yet_to_rate_reads_neither_ratings_nor_what_a_machine_wrote(client: Client, world: World) -> None:
    assert said_to(client, world.owing, world, all_as_json=True) == {}


@pytest.mark.parametrize("who", ["owing", "owing_recruiter"])
def test_who_has_yet_to_rate_reads_no_decision_either(client: Client, world: World, who: str) -> None:
    """A recruiter not in the admin either."""
    world.debrief.open_votes(by=world.recruiter, at=NOW)
    decide(world)
    person = getattr(world, who)

    assert said_to(client, person, world) == {}
    html = debrief_of(client, person, world)
    assert [word for word in ("Decided", "Rejected", "still booked") if word in html] == []
    assert html.index('id="people"') < html.index('id="decision"')


def test_whose_interview_was_called_off_reads_nothing(client: Client, world: World) -> None:
    """It may be booked anew with the same person."""
    Interview.objects.filter(pk=world.second.pk).update(status=Interview.Status.CANCELLED)
    world.debrief.open_votes(by=world.recruiter, at=NOW)
    decide(world)

    found = said_to(client, world.owing, world)

    assert set(found) & (SCORES | DECISION | {GROUND, PRIVATE, ANSWER}) == set()


def test_interviewer_whose_scorecard_is_in_reads_their_own_words_and_the_machines(client: Client, world: World) -> None:
    found = said_to(client, world.author, world)

    assert GROUND not in found
    assert {TAKEAWAY, RATING_NOTE, SUMMARY, PRIVATE} <= set(found)


@pytest.mark.parametrize("who", ["colleague", "recruiter"])
def test_committee_and_recruiters_read_no_scorecard_while_one_is_due(client: Client, world: World, who: str) -> None:
    found = said_to(client, getattr(world, who), world)

    assert set(found) & (SCORES | {GROUND, PRIVATE, ANSWER}) == set()
    assert SUMMARY in found


@pytest.mark.parametrize("who", ["colleague", "recruiter"])
def test_committee_and_recruiters_read_them_once_all_are_in_and_votes_stay_sealed(
    client: Client, world: World, who: str
) -> None:
    submit_second(world)

    found = said_to(client, getattr(world, who), world)

    assert set(found) & {GROUND, PRIVATE} == set()
    assert {TAKEAWAY, RATING_NOTE, COMMENT} <= set(found)


def test_early_opening_opens_nothing_to_who_has_yet_to_rate(client: Client, world: World) -> None:
    EarlyOpening.objects.create(debrief=world.debrief, opened_by=world.recruiter, reason="She is ill", opened_at=NOW)

    assert said_to(client, world.owing, world) == {}
    assert TAKEAWAY in debrief_of(client, world.colleague, world)


def test_stranger_reads_nothing(client: Client, world: World) -> None:
    assert said_to(client, world.stranger, world) == {}


def test_votes_are_read_by_all_once_they_are_opened(client: Client, world: World) -> None:
    submit_second(world)
    world.debrief.open_votes(by=world.recruiter, at=NOW)

    for person in (world.colleague, world.recruiter, world.author):
        assert GROUND in debrief_of(client, person, world)


def test_votes_of_the_next_round_are_sealed_while_those_before_stay_open(client: Client, world: World) -> None:
    submit_second(world)
    world.debrief.open_votes(by=world.recruiter, at=NOW)
    world.debrief.begin_round(by=world.recruiter, at=NOW)
    Vote.cast(world.debrief, world.member, choice="no", ground=NEXT_GROUND, at=NOW)

    found = said_to(client, world.colleague, world)

    assert (GROUND in found, NEXT_GROUND in found) == (True, False)
    for person in (world.recruiter, world.author):
        html = debrief_of(client, person, world)
        assert (GROUND in html, NEXT_GROUND in html) == (True, False)
    assert NEXT_GROUND in debrief_of(client, world.member, world)  # one's own
    world.debrief.open_votes(by=None, at=NOW)
    assert NEXT_GROUND in debrief_of(client, world.colleague, world)


def test_member_who_was_taken_off_the_committee_reads_nothing_from_then_on(client: Client, world: World) -> None:
    submit_second(world)
    assert TAKEAWAY in debrief_of(client, world.colleague, world)

    world.job.committee.remove(world.colleague)

    assert said_to(client, world.colleague, world) == {}


def test_no_mail_says_any_of_it(world: World) -> None:
    """Also those that are owed already."""
    told = {"starts_at": NOW, "name": "Zoë", "email": "zoe@example.org", "time_zone": "UTC", "people": []}
    held_time = HeldTime.make(world.first.panel, **told, at=NOW)
    for kind in set(Message.Kind) - set(rights_mails.FACTS):  # those tell candidates of what they asked for themselves
        message = Message(
            kind=kind, to="a@example.com", interview=world.first, application=world.first.application, created_at=NOW
        )
        message.link = world.first.link
        if kind == Message.Kind.TIME_HELD:  # to somebody who has not applied yet
            message.application, message.held_time = None, held_time
        mail = mails.render(message)
        assert {word for word in EVERYTHING if word in mail.subject + mail.text + mail.html} == set(), kind
