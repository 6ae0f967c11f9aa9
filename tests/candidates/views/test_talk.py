"""A time chosen on the job's page, as a visitor without a login meets it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from candidates.models import Application, Candidate, Job
from interviews.booking import availability, held_times, refusals
from interviews.booking.models.held_time import HELD_FOR, KEPT_FOR
from interviews.models import BookingAttempt, HeldTime, Interview, Message, Panel
from interviews.nylas.shapes import Slot
from recruiting import clock, queue
from recruiting.redacting import redacted
from tests.factories import NOW, make_application, make_job, make_panel
from tests.walking import published_panel

pytestmark = pytest.mark.django_db
AMARA = {"name": "Amara Okafor", "email": "amara@example.org", "time_zone": "Asia/Kolkata"}
BUTTON = re.compile(r'name="starts_at" value="(\d+)"')


@pytest.fixture
def panel(sandbox: Any, db: None) -> Panel:
    return published_panel(people=1, is_on_job_page=True)


@pytest.fixture
def quiet_panel(monkeypatch: Any) -> Panel:
    """Without Nylas: it offers three times."""
    panel = make_panel(is_on_job_page=True)
    at = (clock.now() + timedelta(days=2)).replace(minute=0, second=0, microsecond=0)
    slots = [
        Slot(at + timedelta(hours=n), at + timedelta(hours=n, minutes=45), (panel.interviewers.get().email,))
        for n in range(3)
    ]
    monkeypatch.setattr(availability, "_fetch", lambda panel, **_: slots)
    return panel


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def offered(response: Any) -> list[str]:
    return BUTTON.findall(response.content.decode())


def talk(panel: Panel) -> str:
    return reverse("talk", args=[panel.job.slug])


def job_page(panel: Panel) -> str:
    return reverse("job", args=[panel.job.slug])


def chosen(client: Client, panel: Panel) -> str:
    return offered(client.get(talk(panel)))[0]


def confirm_url() -> str:
    return reverse("confirm_time", args=[HeldTime.objects.latest("made_at").token])


# ── the times on the job's page ──
def test_advert_shows_the_next_times_with_their_zone(client, quiet_panel):
    page = client.get(job_page(quiet_panel), {"zone": "Asia/Kolkata"})

    assert len(offered(page)) == 3
    assert "Choose a time to talk" in text(page)
    assert text(page).count("Kolkata (UTC+5:30) Choose this time") == 3


@pytest.mark.parametrize(
    "how", [{"is_on_job_page": False}, {"state": "paused"}, {"job": "closed"}], ids=["off", "paused", "closed"]
)
def test_advert_without_open_times_says_nothing_of_them(client, quiet_panel, how):
    if "job" in how:
        Job.objects.update(state="closed")
    else:
        Panel.objects.update(**how)

    assert "Choose a time to talk" not in text(client.get(job_page(quiet_panel)))
    assert client.get(talk(quiet_panel)).url == job_page(quiet_panel)
    assert client.post(talk(quiet_panel), AMARA | {"starts_at": "1"}).url == job_page(quiet_panel)
    assert not HeldTime.objects.exists()


def test_advert_comes_without_times_while_the_calendars_are_away(client, quiet_panel, monkeypatch):
    def away(*_: Any, **__: Any) -> None:
        raise refusals.OutOfReach

    monkeypatch.setattr(availability, "_fetch", away)

    page = client.get(job_page(quiet_panel))

    assert page.status_code == 200
    assert "can’t be read right now" in text(page)
    assert "data-away" in page.content.decode()


def test_no_times_at_all_lead_to_the_application(client, quiet_panel, monkeypatch):
    monkeypatch.setattr(availability, "_fetch", lambda panel, **_: [])

    page = client.get(job_page(quiet_panel))

    assert "There are no free times in the coming weeks" in text(page)
    assert reverse("apply", args=[quiet_panel.job.slug]) in page.content.decode()


def test_draft_job_is_not_found(client):
    panel = make_panel(job=make_job(state="draft"), is_on_job_page=True)

    assert client.get(talk(panel), follow=True).status_code == 404


@pytest.mark.parametrize("held_times", [1, 6])
def test_advert_asks_the_database_as_often_however_much_is_held(
    client, quiet_panel, django_assert_max_num_queries, held_times
):
    for number in range(held_times):
        HeldTime.make(
            quiet_panel, starts_at=NOW + timedelta(days=4, hours=number), name="A", email=f"a{number}@example.org",
            time_zone="UTC", people=list(quiet_panel.interviewers.all()), at=NOW,
        )  # fmt: skip

    with django_assert_max_num_queries(12):
        client.get(job_page(quiet_panel))


# ── who are you ──
def test_chosen_time_stands_above_the_form(client, quiet_panel):
    at = chosen(client, quiet_panel)

    page = client.get(talk(quiet_panel), {"starts_at": at, "zone": "Asia/Kolkata"})

    assert offered(page) == [at]
    assert "Kolkata (UTC+5:30)" in text(page)
    assert "Hold this time for 30 minutes" in text(page)


@pytest.mark.parametrize("written", ["1", "soon", "-4", "99999999999999999"])
def test_time_that_is_not_offered_leads_to_those_that_are(client, quiet_panel, written):
    page = client.get(talk(quiet_panel), {"starts_at": written})

    assert "This time has just been taken" in text(page)
    assert len(offered(page)) == 3


def test_form_holds_the_time_and_mails(client, panel, mailoutbox):
    answer = client.post(talk(panel), AMARA | {"starts_at": chosen(client, panel)})

    assert answer.url == reverse("time_held", args=[panel.job.slug])
    assert "Please look into your mail" in text(client.get(answer.url))
    held_time = HeldTime.objects.get()
    assert (held_time.name, held_time.email, held_time.time_zone) == (
        "Amara Okafor",
        "amara@example.org",
        "Asia/Kolkata",
    )
    queue.work("message", Message.objects.get().pk, now=clock.now())
    sent = mailoutbox[0]
    assert sent.to == ["amara@example.org"]
    assert held_time.url in sent.body
    assert "UTC+5:30" in sent.body
    assert held_time.token not in Message.objects.get().text
    assert not Candidate.objects.exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": " "}, "Please write your name"),
        ({"email": "amara"}, "does not look like an email address"),
        ({"name": "see http://x.example"}, "only the name"),
        ({"starts_at": ""}, "Please choose one of the times"),
        ({"starts_at": "NaN"}, "Enter a whole number"),
    ],
)
def test_mistakes_are_said_and_nothing_typed_is_lost(client, quiet_panel, typed, words):
    at = chosen(client, quiet_panel)

    page = client.post(talk(quiet_panel), AMARA | {"starts_at": at} | typed)

    assert page.status_code == 400
    assert words in text(page)
    kept = [value for name, value in (AMARA | typed).items() if name in ("name", "email")]
    assert all(value.strip() in page.content.decode() for value in kept)
    assert not HeldTime.objects.exists()


def test_two_visitors_for_one_time(client, panel):
    at = chosen(client, panel)
    client.post(talk(panel), AMARA | {"starts_at": at})

    page = Client().post(talk(panel), {"name": "Ben Sato", "email": "ben@example.org", "starts_at": at})

    assert page.status_code == 409
    assert "This time has just been taken" in text(page)
    assert "Ben Sato" in page.content.decode()
    assert at not in offered(page)
    assert len(offered(page)) == 6
    assert HeldTime.objects.get().email == "amara@example.org"


def test_answer_is_the_same_whether_the_address_is_known(client, quiet_panel):
    known = make_application(job=quiet_panel.job, stage="set_aside").candidate.email
    at = chosen(client, quiet_panel)

    answers = [
        Client().post(talk(quiet_panel), AMARA | {"email": email, "starts_at": str(int(at) + 3600 * n)})
        for n, email in enumerate((known, "new@example.org"))
    ]

    assert {(each.status_code, each.url) for each in answers} == {
        (302, reverse("time_held", args=[quiet_panel.job.slug]))
    }
    assert [each.kind for each in Message.objects.all()] == ["time_held", "time_held"]


def test_program_that_fills_the_trap_holds_nothing(client, quiet_panel):
    answer = client.post(talk(quiet_panel), AMARA | {"starts_at": chosen(client, quiet_panel), "website": "x"})

    assert answer.status_code == 302
    assert not HeldTime.objects.exists()


def test_machine_that_holds_often_is_asked_to_wait(client, quiet_panel, monkeypatch):
    monkeypatch.setattr(held_times, "MAX_PER_MACHINE", 1)
    slots = offered(client.get(talk(quiet_panel)))
    client.post(talk(quiet_panel), AMARA | {"starts_at": slots[0]})

    page = client.post(talk(quiet_panel), AMARA | {"email": "other@example.org", "starts_at": slots[1]})

    assert page.status_code == 429
    assert "More times were chosen than we can hold" in text(page)
    assert offered(page) == [slots[1]]


def test_strange_page_holds_nothing(quiet_panel):
    assert Client(enforce_csrf_checks=True).post(talk(quiet_panel), AMARA | {"starts_at": "1"}).status_code == 403


# ── confirming ──
@pytest.fixture
def held(client, panel) -> HeldTime:
    client.post(talk(panel), AMARA | {"starts_at": chosen(client, panel)})
    return HeldTime.objects.get()


def test_opening_the_mails_link_confirms_nothing(client, held):
    for _ in range(2):
        page = client.get(confirm_url())

    assert page.status_code == 200
    assert "It is held for Amara Okafor until" in text(page)
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert not Candidate.objects.exists()
    assert not BookingAttempt.objects.exists()


def test_button_books_and_leads_to_the_own_page(client, held):
    answer = client.post(confirm_url(), {"choice": "no"})

    interview = Interview.objects.get()
    assert answer.url == reverse("candidate_page", args=[interview.link.token])
    assert interview.starts_at == held.starts_at
    assert "You’re booked" in text(client.get(answer.url))
    assert interview.application.consents.get().choice == "no"


def test_choice_about_recording_comes_before_booking(client, held):
    page = client.post(confirm_url(), {})

    assert page.status_code == 400
    assert "Please choose one of the two" in text(page)
    assert not Application.objects.exists()


def test_panel_that_records_nothing_does_not_ask(client, held):
    Panel.objects.update(capture="nothing")

    assert "Recording is your choice" not in text(client.get(confirm_url()))
    client.post(confirm_url())
    assert Interview.objects.exists()


def test_replayed_link_leads_to_the_same_page(client, held):
    url = confirm_url()
    first = client.post(url, {"choice": "yes"})

    assert client.post(url, {"choice": "no"}).url == first.url
    assert client.get(url).url == first.url
    assert Interview.objects.count() == 1


def test_forged_and_old_links_are_closed(client, held):
    assert client.get(reverse("confirm_time", args=["A" * 32])).status_code == 404
    assert client.post(reverse("confirm_time", args=[held.token[:-1] + "!"])).status_code == 404
    HeldTime.objects.update(made_at=clock.now() - KEPT_FOR)
    assert client.post(confirm_url(), {"choice": "yes"}).status_code == 404
    assert not Application.objects.exists()


def test_expired_hold_still_books_when_nobody_took_the_time(client, held):
    HeldTime.objects.update(expires_at=clock.now() - HELD_FOR)

    assert "The half hour is over" in text(client.get(confirm_url()))
    client.post(confirm_url(), {"choice": "yes"})

    assert Interview.objects.get().starts_at == held.starts_at


def test_lost_time_leads_to_the_next_ones(client, held, panel):
    HeldTime.objects.update(expires_at=clock.now() - HELD_FOR)
    at = str(int(held.starts_at.timestamp()))
    Client().post(talk(panel), {"name": "Ben Sato", "email": "ben@example.org", "starts_at": at})
    url = reverse("confirm_time", args=[held.token])

    page = client.post(url, {"choice": "yes"}, follow=True)

    assert "the time was taken meanwhile" in text(page)
    assert len(offered(page)) == 3
    assert at not in offered(page)
    client.post(
        reverse("take_time", args=[Application.objects.get().links.get().token]), {"starts_at": offered(page)[0]}
    )
    assert Interview.objects.get().application.candidate.name == "Amara Okafor"


def test_job_closed_meanwhile_is_said(client, held):
    Job.objects.update(state="closed")

    assert "This job has been closed" in text(client.get(confirm_url()))
    page = client.post(confirm_url(), {"choice": "yes"})

    assert "This job has been closed" in text(page)
    assert not Application.objects.exists()


def test_key_in_the_address_is_kept_out_of_logs(held):
    assert held.token not in redacted(f'"GET /book/hold/{held.token}/ HTTP/1.1" 200')


def test_mail_that_comes_late_is_not_sent(held):
    HeldTime.objects.update(expires_at=clock.now() - HELD_FOR)

    queue.work("message", Message.objects.get().pk, now=clock.now())

    assert Message.objects.get().state == "overtaken"
    assert mail.outbox == []
