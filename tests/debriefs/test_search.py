"""The search itself: what is found by which words, in which order, and by whom. The same on SQLite and on Postgres."""

from datetime import timedelta
from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser, User
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from candidates.models import Job
from debriefs import search
from debriefs.models import Note
from debriefs.search import Scope
from debriefs.search_question import read
from interviews.models import Artifact, Interview, Segment
from recruiting.full_text import words_in
from tests.debriefs.corpus import add_transcript, found, noted, spoken, texts
from tests.factories import (
    NOW,
    make_application,
    make_candidate,
    make_interviewer,
    make_job,
    make_link,
    make_panel,
    make_user,
)
from tests.recorded import make_held, make_recording

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


# ── words ──


@pytest.mark.parametrize(
    ("typed", "excerpts"),
    [
        ("ledger", ["The [ledger] is written twice."]),
        ("LEDGER twice", ["The [ledger] is written [twice]."]),
        ("ledger money", []),
        ('"written twice"', ["The ledger is [written twice]."]),
        ('"twice written"', []),
        ("writ*", ["The ledger is [written] twice."]),
        ("writ", []),
        ("zoe", ["[Zoë] said “naïve”, in the Straße."]),
        ('"naive in the strasse"', ["Zoë said “[naïve”, in the Straße]."]),
        ("東京", ["[東京]タワー"]),
        ("京東", []),
        ("タワ", ["東京[タワ]ー"]),
        ("שלום", ["[שָׁלוֹם] \u202eمَرحبا"]),
        ("not", ["<b>[Not]</b> AND near(x) {{7*7}}"]),
        ("near AND", ["<b>Not</b> [AND near](x) {{7*7}}"]),
        ("🙂", []),
    ],
)
def test_lines_are_found_by_their_words(owner: User, job: Job, typed: str, excerpts: list[str]) -> None:
    spoken(
        job,
        "The ledger is written twice.",
        "Zoë said “naïve”, in the Straße.",
        "東京タワー",
        "שָׁלוֹם \u202eمَرحبا",
        "<b>Not</b> AND near(x) {{7*7}}",
        "🙂",
    )

    assert texts(typed, owner) == excerpts


ALPHABET = st.sampled_from(
    ["a", "ab", "abc", "b", "é", "e", "中", "文", "1a2", "1", ".", "-", "’", "🙂", " ", "the", "x1"]
)
TEXTS = st.lists(ALPHABET, max_size=6).map(" ".join) | st.lists(ALPHABET, max_size=6).map("".join)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(TEXTS, min_size=1, max_size=5), typed=TEXTS, form=st.sampled_from(["{}", '"{}"', "{}*", '"{}"*']))
def test_any_words_are_found_exactly_where_they_stand(
    owner: User, job: Job, lines: list[str], typed: str, form: str
) -> None:
    """Both databases against the same few lines of Python."""
    question = read(form.format(typed))
    interview = spoken(job, *lines)
    expected = [
        position
        for position, line in enumerate(lines)
        if question.wanted.terms and all(any(term.places(words_in(line))) for term in question.wanted.terms)
    ]

    results = search.find(question, owner, scope=Scope(interview=interview.pk))

    places = [int(hit.url.rpartition("#t")[2]) for each in results.found for hit in each.hits]
    assert places == (expected if question.can_be_asked else [])


def test_whole_transcript_in_one_line_is_found_and_its_end_too(owner: User, job: Job) -> None:
    interview = spoken(job, f"{'word ñ ' * 20_000} canary")

    assert [each for each, _ in found("word", owner)] == [interview]
    assert texts("canary", owner) == [f"… {'word ñ ' * 6} [canary]"]


# ── hits ──


def test_hits_lead_to_their_second_and_notes_to_the_notes(owner: User, job: Job) -> None:
    interview = spoken(job, "Hello.", "The ledger.")
    noted(interview, "Knows ledgers: ledger!", by=owner)

    (each,) = search.find(read("ledger"), owner).found

    page = interview.get_absolute_url()
    assert [(hit.url, hit.who, hit.clock, hit.is_note) for hit in each.hits] == [
        (f"{page}?t=10#t1", "Amara Okafor", "0:10", False),
        (f"{page}#notes", "Noor Haddad", "", True),
    ]


def test_line_without_a_time_or_speaker_is_found_too(owner: User, job: Job) -> None:
    interview = spoken(job, "The ledger.")
    Segment.objects.update(starts_ms=None, ends_ms=None, speaker="")
    interview.transcript.has_speakers = False
    interview.transcript.save()

    (each,) = search.find(read("ledger"), owner).found

    assert [(hit.url, hit.who, hit.clock) for hit in each.hits] == [
        (f"{interview.get_absolute_url()}#transcript", "", "")
    ]


def test_line_of_a_later_page_leads_to_that_page(owner: User, job: Job) -> None:
    interview = spoken(job, *["word"] * 4001, "ledger")
    Segment.objects.filter(position=7).delete()

    pages = [search.find(read(typed), owner).found[0].hits[-1].url.partition("?")[2] for typed in ("ledger", "word")]

    assert pages == ["page=2&t=40010#t4001", "t=20#t2"]
    assert interview.transcript.segments.count() == 4001


def test_one_interview_shows_its_first_hits_and_how_many_there_are(owner: User, job: Job) -> None:
    interview = spoken(job, *[f"ledger {number}" for number in range(5)])
    noted(interview, "ledger", by=owner)

    (among,) = search.find(read("ledger"), owner).found
    (alone,) = search.find(read("ledger"), owner, scope=Scope(interview=interview.pk)).found

    assert (len(among.hits), among.count, among.more) == (3, 6, 3)
    assert (len(alone.hits), alone.count, alone.more) == (6, 6, 0)


# ── order and pages ──


def test_newest_interviews_come_first_page_by_page(owner: User, job: Job) -> None:
    said = [spoken(job, "ledger", starts_at=NOW - number * DAY) for number in range(1, 24)]
    for interview in said[5:8]:
        Segment.objects.filter(transcript__interview=interview).delete()
        noted(interview, "ledger", by=owner)

    pages, after = [], None
    while True:
        results = search.find(read("ledger"), owner, after=after)
        pages.append([each.interview for each in results.found])
        if (after := results.last) is None:
            break

    assert pages == [said[:10], said[10:20], said[20:]]


def test_page_after_an_interview_that_may_not_be_seen_is_the_first(owner: User, job: Job) -> None:
    mine, other = spoken(job, "ledger"), spoken(make_job(), "ledger", starts_at=NOW - 9 * DAY)

    assert [each for each, _ in found("ledger", owner, after=other.pk)] == [mine]


# ── filters ──


def test_job_and_days_narrow_it_down(owner: User, job: Job) -> None:
    another = make_job(committee=[owner])
    first = spoken(job, "ledger", starts_at=NOW - 5 * DAY)
    second = spoken(another, "ledger", starts_at=NOW - 3 * DAY)

    scopes = [Scope(job=another), Scope(since=NOW - 4 * DAY), Scope(until=NOW - 4 * DAY), Scope(until=second.starts_at)]

    assert [[each for each, _ in found("ledger", owner, scope=scope)] for scope in scopes] == [
        [second],
        [second],
        [first],
        [first],
    ]
    assert list(search.jobs_to_choose(owner)) == sorted([job, another], key=lambda one: (one.title, one.pk))


def test_speaker_is_the_one_whom_a_person_named(owner: User, job: Job) -> None:
    interview = spoken(job, "The ledger.", speaker="Speaker 1")
    noted(interview, "ledger", by=owner)
    before = [texts(f"ledger speaker:{name}", owner) for name in ('"Speaker 1"', "okafor")]
    interview.transcript.confirm_speakers({"Speaker 1": "Amara Okafor"}, candidate="Speaker 1", by=owner, at=NOW)

    after = [texts(f"ledger speaker:{name}", owner) for name in ('"Speaker 1"', "OKAFOR")]

    assert (before, after) == ([["The [ledger]."], []], [[], ["The [ledger]."]])
    assert search.find(read("the ledger"), owner).found[0].hits[0].who == "Amara Okafor"


# ── corrections ──


def test_corrected_line_is_found_by_its_new_words_only(owner: User, job: Job) -> None:
    interview = spoken(job, "The letter.", "The letter.", "Said twice.")
    transcript = interview.transcript
    transcript.correct(1, "The ledger.", original="The letter.", by=owner, at=NOW)

    assert (texts("letter", owner), texts("ledger", owner)) == (["The [letter]."], ["The [ledger]."])
    assert search.find(read("ledger"), owner).found[0].hits[0].url.endswith("?t=10#t1")

    transcript.correct(1, "The letter.", original="The letter.", by=owner, at=NOW + DAY)

    assert (len(texts("letter", owner)), texts("ledger", owner)) == (2, [])


# ── who finds what ──


def test_three_people_and_the_candidate(client, owner: User, job: Job) -> None:
    colleague, stranger, recruiter = make_user(), make_user(), make_user(recruiter=True)
    themselves = make_user(email="amara+x@example.org", recruiter=True)
    host = make_interviewer(user=colleague)
    candidate = make_candidate(email="amara@example.org")
    application = make_application(job=job, candidate=candidate)
    panel = make_panel(job=job, interviewers=[host])
    own = make_held(link=make_link(panel=panel, application=application))
    add_transcript(make_recording(own), "ledger")
    other = spoken(job, "ledger", starts_at=NOW - 9 * DAY)

    people = [owner, colleague, stranger, recruiter, themselves]

    assert [[each for each, _ in found("ledger", user)] for user in people] == [
        [own, other],
        [own],
        [],
        [own, other],
        [other],
    ]


def test_note_of_another_is_found_once_it_is_shared(owner: User, job: Job) -> None:
    interview, colleague = spoken(job, "Hello."), make_user()
    job.committee.add(colleague)
    note = noted(interview, "ledger", by=colleague)

    private = [texts("ledger", user) for user in (owner, colleague, make_user(recruiter=True))]
    note.share(at=NOW)

    assert private == [[], ["[ledger]"], []]
    assert texts("ledger", owner) == ["[ledger]"]


@pytest.mark.parametrize(
    "state", [Artifact.State.ERASED, Artifact.State.ANNOUNCED, Artifact.State.FAILED, Artifact.State.DEAD]
)
def test_what_is_not_archived_is_not_found(owner: User, job: Job, state: str) -> None:
    spoken(job, "ledger")
    Artifact.objects.update(state=state)

    assert found("ledger", owner) == []


def test_locked_recording_is_not_found(owner: User, job: Job) -> None:
    spoken(job, "ledger", recording={"is_locked": True})

    assert found("ledger", make_user(recruiter=True)) == []


def test_machine_text_is_not_searched(owner: User, job: Job) -> None:
    interview = spoken(job, "Hello.")
    artifact = interview.transcript.artifact
    interview.action_items.create(artifact=artifact, position=0, text="ledger")

    assert found("ledger", owner) == []


def test_no_hit_lies_outside_of_what_a_person_may_see() -> None:
    """Every combination: who asks, whose panel and job it is, what state the text is in, whose note."""
    people = [make_user(), make_user(), make_user(recruiter=True)]
    mine, theirs = make_job(committee=people[:1]), make_job()
    hosts = [make_interviewer(user=people[1]), make_interviewer()]
    candidates = [make_candidate(), make_candidate(email=people[2].email)]
    for number, (job, host, candidate, is_locked, state) in enumerate(
        product([mine, theirs], hosts, candidates, [False, True], [Artifact.State.ARCHIVED, Artifact.State.ERASED])
    ):
        application = candidate.applications.filter(job=job).first() or make_application(job=job, candidate=candidate)
        link = make_link(panel=make_panel(job=job, interviewers=[host]), application=application)
        interview = make_held(link=link, interviewer=host, starts_at=NOW - (number + 1) * DAY)
        add_transcript(make_recording(interview, is_locked=is_locked), f"canary {number}", state=state)
        for author, is_shared in product(people, [False, True]):
            noted(interview, f"canary note {number}", by=author, is_shared=is_shared)

    for user in people:
        visible = set(Interview.objects.visible_to(user))
        lines, notes = hits_of("canary", user)
        readable = Segment.objects.readable().filter(transcript__interview__in=visible)
        assert lines == {segment.text for segment in readable}
        assert notes == Note.objects.readable_by(user).filter(interview__in=visible).count()
    assert [len(Interview.objects.visible_to(user)) for user in people] == [16, 16, 16]


def hits_of(typed: str, user: User) -> tuple[set[str], int]:
    """Texts of lines, and the number of notes, of all pages."""
    lines, notes, after = set(), 0, None
    while True:
        results = search.find(read(typed), user, after=after)
        for each in results.found:
            alone = search.find(read(typed), user, scope=Scope(interview=each.interview.pk)).found[0]
            lines |= {"".join(part.text for part in hit.excerpt) for hit in alone.hits if not hit.is_note}
            notes += sum(hit.is_note for hit in alone.hits)
        if (after := results.last) is None:
            return lines, notes


def test_nobody_without_a_login_finds_anything(job: Job) -> None:
    spoken(job, "ledger")

    assert found("ledger", AnonymousUser()) == []


# ── cost ──


def test_as_many_queries_for_one_hit_as_for_many(
    owner: User, job: Job, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    spoken(job, "ledger")
    search.find(read("ledger"), owner)  # the groups of a person are read once
    with django_assert_num_queries(5):
        search.find(read("ledger"), owner)
    for number in range(12):
        noted(spoken(job, *["ledger"] * 9, starts_at=NOW - (number + 3) * DAY), "ledger", by=owner)

    with django_assert_num_queries(5):
        search.find(read("ledger"), owner)
