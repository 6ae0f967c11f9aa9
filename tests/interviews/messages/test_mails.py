"""Mails: who gets which, what stands in them, and what a name may do to them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from interviews.booking import consent, news
from interviews.models import Interview, InterviewChange, Message
from tests.factories import NOW, make_interview, make_user
from tests.interviews.owed import KINDS, Kind, owe, send
from tests.interviews.told import STARTS_AT, taken_together

pytestmark = pytest.mark.django_db
OF_INTERVIEW = [
    Kind.BOOKED,
    Kind.MOVED,
    Kind.CANCELLED,
    Kind.ASSIGNED,
    Kind.INTERVIEWER_MOVED,
    Kind.INTERVIEWER_CANCELLED,
]
TO_INTERVIEWERS = [Kind.ASSIGNED, Kind.INTERVIEWER_MOVED, Kind.INTERVIEWER_CANCELLED]
TO_CANDIDATE = [
    Kind.INVITATION, Kind.BOOKED, Kind.MOVED, Kind.CANCELLED, Kind.NOT_BOOKED, Kind.OWN_LINK, Kind.RECORDING_ALLOWED,
    Kind.APPLIED_AGAIN, Kind.TIMES_PICKED,
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_rendered_in_both_forms(kind, interview):
    sent = send(owe(kind, interview))

    html, content_type = sent.alternatives[0]
    assert content_type == "text/html"
    assert 5 < len(sent.subject) < 150
    assert len(sent.body) > 60
    for text in (sent.subject, sent.body, html):
        assert not re.search(r"\{[{%]|None|&amp;#|invalid", text)


@pytest.mark.parametrize("kind", [*TO_CANDIDATE, Kind.CALL_CHANGED])
def test_candidate_whose_name_leaves_nothing_to_greet_with_is_greeted_all_the_same(kind, interview):
    interview.application.candidate.name = "Dr."
    interview.application.candidate.save()

    assert send(owe(kind, interview)).body.startswith("Hello,\n\n")


@pytest.mark.parametrize("kind", OF_INTERVIEW)
def test_time_stands_in_the_readers_zone_and_the_zone_beside_it(kind, interview):
    sent = send(owe(kind, interview))

    if kind in TO_INTERVIEWERS:
        assert f"2 March {STARTS_AT.year}, 10:00 (New York, UTC−5)" in sent.body
    else:
        assert f"2 March {STARTS_AT.year}, 20:30 (Kolkata, UTC+5:30)" in sent.body


@pytest.mark.parametrize(
    ("zone", "at", "words"),
    [
        ("Africa/Cairo", datetime(2026, 10, 29, 20, 30, tzinfo=UTC), "23:30 (Cairo, UTC+3)"),
        ("Africa/Cairo", datetime(2026, 10, 29, 21, 30, tzinfo=UTC), "23:30 (Cairo, UTC+2)"),
        ("Etc/GMT+5", STARTS_AT, "10:00 (UTC−5)"),
    ],
)
def test_two_moments_never_read_alike(link, zone, at, words):
    sent = send(owe(Kind.BOOKED, make_interview(link=link, starts_at=at, candidate_time_zone=zone)))

    assert words in sent.body
    assert words in sent.subject
    assert sent.message()["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("kind", TO_CANDIDATE)
def test_candidate_finds_their_page_and_a_human(kind, interview):
    sent = send(owe(kind, interview))

    assert sent.to == ["amara@example.org"]
    assert interview.link.url in sent.body
    assert f'href="{interview.link.url}"' in sent.alternatives[0][0]
    assert "Paula Contact" in sent.body
    assert "paula@example.com" in sent.body


@pytest.mark.parametrize("kind", [Kind.ASSIGNED, Kind.INTERVIEWER_MOVED])
def test_interviewer_finds_the_interview_but_never_the_candidates_link(kind, interview, settings):
    sent = send(owe(kind, interview))

    assert sent.to == ["priya@example.com"]
    assert settings.SITE_URL + interview.get_absolute_url() in sent.body
    assert interview.link.token not in sent.body


@pytest.mark.parametrize("kind", [Kind.CONNECT, Kind.RECONNECT])
def test_interviewer_is_shown_the_way_to_their_calendar(kind, interview):
    message = owe(kind, interview)

    sent = send(message)

    assert (sent.to, message.connect_link.url in sent.body) == (["priya@example.com"], True)
    assert ", 23:59 (New York, UTC−" in sent.body


def test_person_in_charge_reads_who_asks_for_help_and_why(interview):
    sent = send(owe(Kind.CALLBACK, interview))

    assert sent.to == ["paula@example.com"]
    assert "amara@example.org" in sent.body
    assert "+351 1" in sent.body
    assert "> No time fits.\n> Call me?" in sent.body


@pytest.mark.parametrize("kind", KINDS)
def test_stored_row_holds_no_personal_link(kind, interview):
    message = owe(kind, interview)
    send(message)

    kept = " ".join(str(value) for value in Message.objects.filter(pk=message.pk).values()[0].values())
    assert interview.link.token not in kept
    assert message.held_time is None or message.held_time.token not in kept
    assert message.connect_link is None or message.connect_link.token not in kept


@pytest.mark.parametrize("kind", KINDS)
def test_name_with_line_breaks_makes_no_header_of_its_own(kind, interview):
    candidate = interview.application.candidate
    candidate.name = "Eve\r\nBcc: all@example.com\r\n\r\n<script>alert(1)</script>"
    candidate.save()
    interview.refresh_from_db()
    interview.panel.name = "Talk\r\nX-Odd: 1"
    interview.panel.save()

    sent = send(owe(kind, Interview.objects.get(pk=interview.pk)))

    assert "\n" not in sent.subject
    assert "\r" not in sent.subject
    headers = sent.message()
    assert (headers["Bcc"], headers["X-Odd"]) == (None, None)
    assert len(sent.recipients()) == 1
    assert "<script>" not in sent.alternatives[0][0]


def cancelled(interview: Interview, *, actor: str, reason: str, by=None) -> dict[str, str]:
    """The text of each mail about a cancel, by the address it went to."""
    change = interview.cancel(by=by, actor=actor, reason=reason, at=NOW)
    news.tell(interview, change, now=NOW)
    for message in Message.objects.order_by("pk"):
        send(message)
    return {sent.to[0]: sent.body for sent in mail.outbox}


def test_candidates_reason_is_read_by_interviewer_and_person_in_charge(interview):
    told = cancelled(interview, actor="candidate", reason="My train is late.\r\n\r\nhttps://evil.example/a")

    assert set(told) == {"amara@example.org", "priya@example.com", "paula@example.com"}
    for reader in ("priya@example.com", "paula@example.com"):
        assert "Amara Okafor writes:\n\n> My train is late.\n>\n> https://evil.example/a" in told[reader]
    assert "My train is late." not in told["amara@example.org"]
    assert not [sent for sent in mail.outbox if 'href="https://evil.example' in sent.alternatives[0][0]]


def moved(interview: Interview, *, actor: str, reason: str) -> dict[str, str]:
    """What each person reads of a move."""
    later = {"starts_at": interview.starts_at + timedelta(days=1), "ends_at": interview.ends_at + timedelta(days=1)}
    news.tell(interview, interview.reschedule(**later, actor=actor, reason=reason, at=NOW), now=NOW)
    for message in Message.objects.all():
        send(message)
    return {sent.to[0]: sent.body for sent in mail.outbox}


def test_candidates_reason_for_a_move_is_read_by_interviewer_and_person_in_charge(interview):
    told = moved(interview, actor="candidate", reason="My <b>train</b> is late.\nhttps://evil.example/a")

    assert set(told) == {"amara@example.org", "priya@example.com", "paula@example.com"}
    for reader in ("priya@example.com", "paula@example.com"):
        assert "Amara Okafor writes:\n\n> My <b>train</b> is late.\n> https://evil.example/a" in told[reader]
    assert "train" not in told["amara@example.org"]
    pages = [sent.alternatives[0][0] for sent in mail.outbox]
    assert not [html for html in pages if "<b>train" in html or 'href="https://evil.example' in html]


@pytest.mark.parametrize("actor", ["candidate", "nylas"])
def test_move_without_a_reason_is_no_mail_to_the_person_in_charge(interview, actor):
    told = moved(interview, actor=actor, reason="" if actor == "candidate" else "x")

    assert set(told) == {"amara@example.org", "priya@example.com"}
    assert "writes:" not in "".join(told.values())


def test_recruiters_reason_is_read_by_candidate_and_interviewer(interview):
    by = make_user(first_name="Rita", last_name="Recruiter")

    told = cancelled(interview, actor="recruiter", reason="The <b>job</b> is filled.", by=by)

    assert set(told) == {"amara@example.org", "priya@example.com"}
    assert all("Rita Recruiter writes:\n\n> The <b>job</b> is filled." in text for text in told.values())
    assert all("<b>" not in sent.alternatives[0][0] for sent in mail.outbox)


@pytest.mark.parametrize(("actor", "is_told"), [("nylas", True), ("interviewer", False), ("system", False)])
def test_reason_that_nylas_passes_on_names_nobody_and_our_own_is_not_quoted(interview, actor, is_told):
    told = cancelled(interview, actor=actor, reason="Off sick")

    assert set(told) == {"amara@example.org", "priya@example.com"}
    assert {"The reason that was given:\n\n> Off sick" in text for text in told.values()} == {is_told}


def test_cancel_without_a_reason_leaves_no_gap(interview):
    told = cancelled(interview, actor="candidate", reason=" ")

    assert not [text for text in told.values() if "writes" in text or "\n\n\n" in text]


def test_cancel_mail_offers_no_way_through_a_revoked_link(interview):
    interview.link.revoke(by=None, at=NOW)

    told = cancelled(interview, actor="recruiter", reason="Filled")

    assert interview.link.token not in told["amara@example.org"]


def test_interview_nobody_is_known_to_take_is_told_to_the_candidate_alone(interview):
    interview.interviewers.clear()

    send(owe(Kind.BOOKED, interview))

    assert [sent.to for sent in mail.outbox] == [["amara@example.org"]]
    assert "our team" in mail.outbox[0].body


@pytest.fixture
def together(link) -> Interview:
    return taken_together(link)


@pytest.mark.parametrize("kind", TO_INTERVIEWERS)
def test_everybody_who_interviews_is_mailed_once_in_their_own_zone(kind, together):
    for _ in range(2):
        changes = {kinds[2]: change for change, kinds in news.KINDS_BY_CHANGE.items()}
        row = InterviewChange(interview=together, kind=changes[kind], version=1, actor="candidate", changed_at=NOW)
        news.tell(together, row, now=NOW)

    sent = {one.to: send(one) for one in Message.objects.filter(kind=kind)}

    local = {
        "priya@example.com": ("Priya", "10:00"),
        "lee@example.com": ("Lee", "00:00"),
        "tom@example.com": ("Tom", "16:00"),
    }
    assert len(mail.outbox) == 3
    assert {
        to: one.body.startswith(f"Hello {local[to][0]},") and f"{STARTS_AT.year}, {local[to][1]} (" in one.body
        for to, one in sent.items()
    } == dict.fromkeys(local, True)


def test_interviewer_reads_who_else_interviews(together):
    owe_all = InterviewChange(interview=together, kind="scheduled", version=1, actor="candidate", changed_at=NOW)
    news.tell(together, owe_all, now=NOW)

    to_lee, to_candidate = (send(Message.objects.get(to=to)) for to in ("lee@example.com", "amara@example.org"))

    assert "With:  Priya Raman and Tom Weber" in to_lee.body
    assert "With:  Priya Raman, Lee Park and Tom Weber" in to_candidate.body


def test_letter_says_what_was_written_word_for_word(interview):
    body = "Hello {{ first_name }},\n\n<b>{% now 'Y' %}</b> & http://elsewhere.example/x"
    message, _ = Message.objects.owe_letter(
        interview.application, subject="{{ subject }} <i>", body=body, by=make_user(), key="k", at=NOW
    )

    sent = send(message)

    html = str(sent.alternatives[0][0])
    assert (sent.subject, sent.body) == ("{{ subject }} <i>", body)
    assert "&lt;b&gt;{% now &#x27;Y&#x27; %}&lt;/b&gt; &amp; http://elsewhere.example/x" in html
    assert 'href="http://elsewhere.example' not in html
    message.refresh_from_db()
    assert (message.body, message.subject, message.text) == (body, "{{ subject }} <i>", body)


def test_picked_times_stand_in_the_candidates_zone_one_to_a_line(interview):
    interview.application.candidate.keep_time_zone("Asia/Kolkata")

    body = send(owe(Kind.TIMES_PICKED, interview)).body

    first, second = (
        f"{day:%A} {day.day} March {day.year}, 20:30" for day in (STARTS_AT, STARTS_AT + timedelta(days=1))
    )
    assert f"– {first} (Kolkata, UTC+5:30)\n– {second}" in body
    assert "They are not held" in body


@pytest.mark.parametrize(
    ("source", "choice", "is_asked"),
    [("recruiter", "", True), ("recruiter", "no", False), ("careers", "yes", False), ("elsewhere", "", False)],
)
def test_somebody_who_was_booked_for_is_asked_about_recording(interview, source, choice, is_asked):
    Interview.objects.update(source=source)
    if choice:
        consent.record_choice(interview.application, choice=choice, now=NOW)

    assert ("You have not been asked yet" in send(owe(Kind.BOOKED, interview)).body) == is_asked
