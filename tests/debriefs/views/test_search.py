"""The page of the search: its states, bad input, three people, and what it costs."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from candidates.models import Job
from interviews.models import MediaView
from tests.debriefs.corpus import noted, spoken
from tests.debriefs.pages import PAYLOAD
from tests.factories import make_job, make_user

pytestmark = pytest.mark.django_db


def page(client: Client, **data: str) -> str:
    response = client.get("/search/", data)
    assert response.status_code == 200
    return response.content.decode()


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.partition("<main")[2]).split())


# ── states ──


def test_page_begins_with_a_field_and_how_to_use_it(as_owner: Client) -> None:
    html = page(as_owner)

    assert 'name="q"' in html
    assert "speaker:amara" in html
    assert "Nothing found" not in html


def test_hit_shows_who_said_what_when_and_leads_there(as_owner: Client, job: Job) -> None:
    interview = spoken(job, "Hello.", "The ledger is written twice.")

    html = page(as_owner, q="LEDGER")

    assert "The <mark>ledger</mark> is written twice." in html
    assert f'href="{interview.get_absolute_url()}?t=10#t1" aria-label="Play from 0:10, Amara Okafor"' in html
    assert "UTC" in words_of(html)


def test_note_says_whose_it_is_and_whether_others_see_it(as_owner: Client, owner: User, job: Job) -> None:
    interview = spoken(job, "Hello.")
    noted(interview, "ledger", by=owner)
    noted(interview, "ledger too", by=make_user(first_name="Tom", last_name="Weber"), is_shared=True)

    words = words_of(page(as_owner, q="ledger"))

    assert words.count("only you see this note") == 1
    assert "Tom Weber" in words


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"q": "x"}, "Please type a longer word"),
        ({"q": "speaker:amara"}, "A speaker’s name needs one beside it."),
        ({"q": "nowhere"}, "Nothing found"),
        ({"q": "nowhere", "since": "2026-01-01"}, "Search everywhere"),
        ({"q": "ledger", "since": "2026-13-01"}, "Enter a valid date."),
        ({"q": "ledger", "since": "2026-02-01", "until": "2026-01-01"}, "This day is before the other one."),
        ({"q": "ledger " * 99}, "only its beginning was looked for"),
    ],
)
def test_page_says_what_is_the_matter(as_owner: Client, job: Job, data: dict[str, str], says: str) -> None:
    spoken(job, "The ledger.")

    html = page(as_owner, **data)

    assert says in words_of(html)
    assert f'value="{data["q"][:4].strip()}' in html


@pytest.mark.parametrize(
    "typed",
    ['"', '""', '"a', "*", "a*", "AND", "OR NOT", "NEAR(a b, 2)", "^a", "a:b", "words:a", "-a", "(", "a ) b", "'", "\\", "%", "_",
     "\x00", "a\x00b", "x" * 100_000, '"' * 1000, "\u202eabc", "🙂", "東京", "a" * 63 + "é", PAYLOAD, "&|!<->:*"],
)  # fmt: skip
def test_anything_can_be_typed(as_owner: Client, job: Job, typed: str) -> None:
    spoken(job, "The ledger.")

    html = page(as_owner, q=typed)

    assert "<img src=x" not in html
    assert "The ledger." not in html


@pytest.mark.parametrize("name", ["speaker", "job", "since", "until", "interview", "after"])
@pytest.mark.parametrize("value", ["", "x", "\x00", "-1", "9" * 40, "%27", "00000000-0000-4000-8000-000000000000"])
def test_any_filter_can_be_typed(as_owner: Client, job: Job, name: str, value: str) -> None:
    spoken(job, "The ledger.")

    assert page(as_owner, q="ledger", **{name: value})


def test_markup_of_lines_and_names_is_shown_as_text(as_owner: Client, job: Job) -> None:
    spoken(job, f"ledger {PAYLOAD}", speaker=PAYLOAD)

    html = page(as_owner, q="ledger")

    assert "<img src=x" not in html
    assert "&lt;img src=x" in html


# ── pages and filters ──


def test_older_interviews_and_all_places_of_one_are_links(as_owner: Client, job: Job) -> None:
    for _ in range(11):
        interview = spoken(job, *["ledger"] * 5)

    html = page(as_owner, q="ledger")
    (older,) = re.findall(r'href="\?([^"]+)" rel="next"', html)
    alone = page(as_owner, q="ledger", interview=str(interview.pk))

    assert (html.count('class="finds"'), html.count("All 5 places in this interview")) == (10, 10)
    assert as_owner.get(f"/search/?{older.replace('&amp;', '&')}").content.decode().count('class="finds"') == 1
    assert (alone.count("<mark>"), "Search in all interviews" in alone) == (5, True)


def test_jobs_to_choose_are_those_that_one_may_see(as_owner: Client, job: Job) -> None:
    spoken(job, "ledger")
    hidden = make_job(title="Secret chief")
    spoken(hidden, "ledger")

    html = page(as_owner, q="ledger", job=str(hidden.pk))

    assert "Secret chief" not in html
    assert "field__error" in html
    assert "<mark>" not in html


# ── who ──


def test_strangers_are_asked_to_log_in(client: Client) -> None:
    assert client.get("/search/", {"q": "ledger"}).headers["Location"].startswith("/accounts/login/")


def test_colleague_reads_the_same_as_if_there_were_nothing(client: Client, job: Job) -> None:
    client.force_login(make_user())
    before = words_of(page(client, q="ledger"))
    interview = spoken(job, "ledger")

    assert words_of(page(client, q="ledger")) == before
    assert words_of(page(client, q="ledger", interview=str(interview.pk), after=str(interview.pk))).startswith(
        before[:20]
    )


def test_looking_at_excerpts_is_no_viewing_of_the_file(as_owner: Client, job: Job) -> None:
    spoken(job, "ledger")
    page(as_owner, q="ledger")

    assert not MediaView.objects.exists()


def test_list_of_debriefs_leads_to_the_search(as_owner: Client, job: Job) -> None:
    spoken(job, "ledger")

    html = as_owner.get("/debriefs/").content.decode()

    assert 'action="/search/"' in html
    assert 'href="/search/"' in html


# ── cost ──


def test_as_many_queries_for_one_interview_as_for_ten(
    as_owner: Client, owner: User, job: Job, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    spoken(job, "ledger")
    with django_assert_num_queries(11):
        page(as_owner, q="ledger")
    for _ in range(9):
        noted(spoken(job, *["ledger"] * 5), "ledger", by=owner)

    with django_assert_num_queries(11):
        page(as_owner, q="ledger")


def test_no_copy_of_the_page_is_kept(as_owner: Client) -> None:
    assert "no-store" in as_owner.get("/search/").headers["Cache-Control"]
