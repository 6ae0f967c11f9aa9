"""Mails: who gets which, what stands in them, and what a name may do to them."""

import re
import smtplib
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from interviews.booking import consent, inviting, news, payload
from interviews.messages import sending
from interviews.models import BookingLink, Delivery, Interview, InterviewChange, Message
from interviews.panels import connecting
from recruiting import queue
from tests.factories import (
    NOW,
    make_application,
    make_candidate,
    make_interview,
    make_interviewer,
    make_job,
    make_link,
    make_panel,
    make_user,
)

pytestmark = pytest.mark.django_db
Kind = Message.Kind
STARTS_AT = datetime(2027, 3, 2, 15, 0, tzinfo=UTC)
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
    Kind.APPLIED_AGAIN,
]  # fmt: skip


@pytest.fixture
def link() -> BookingLink:
    contact = make_user(email="paula@example.com", first_name="Paula", last_name="Contact")
    job = make_job(contact=contact)
    interviewer = make_interviewer(email="priya@example.com", time_zone="America/New_York")
    panel = make_panel(job=job, interviewers=[interviewer])
    candidate = make_candidate(name="Amara Okafor", email="amara@example.org")
    return make_link(application=make_application(job=job, candidate=candidate), panel=panel)


@pytest.fixture
def interview(link) -> Interview:
    return make_interview(link=link, starts_at=STARTS_AT, candidate_time_zone="Asia/Kolkata")


def recording_allowed(interview: Interview) -> Message:
    for choice in ("no", "yes"):
        consent.record_choice(interview.application, choice=choice, now=NOW)
    return Message.objects.get(kind=Kind.RECORDING_ALLOWED)


def callback(interview: Interview) -> Message:
    inviting.ask_for_help(interview.link, note="No time fits.\nCall me?", phone="+351 1", now=NOW)
    return Message.objects.get(kind=Kind.CALLBACK)


def reconnect(interview: Interview) -> Message:
    interview.interviewer.lose_grant(at=NOW)
    return connecting.send_connect_link(interview.interviewer, now=NOW)


OWED_BY = {
    Kind.INVITATION: lambda interview: news.send_link(interview.link, now=NOW),
    Kind.NOT_BOOKED: lambda interview: news.tell_not_booked(interview.link, now=NOW),
    Kind.OWN_LINK: lambda interview: news.send_own_link(interview.link, now=NOW),
    Kind.APPLIED_AGAIN: lambda interview: news.tell_applied_again(interview.application, link=interview.link, now=NOW),
    Kind.CONNECT: lambda interview: connecting.send_connect_link(interview.interviewer, now=NOW),
    Kind.RECONNECT: reconnect,
    Kind.RECORDING_ALLOWED: recording_allowed,
    Kind.CALLBACK: callback,
}


def owe(kind: str, interview: Interview) -> Message:
    """One mail of this kind, as the activities owe it."""
    if kind in OWED_BY:
        return OWED_BY[kind](interview)
    changes = {kind: change for change, kinds in news.KINDS_BY_CHANGE.items() for kind in kinds[1:]}
    changes[Kind.CALLED_OFF] = InterviewChange.Kind.CANCELLED
    change = InterviewChange(interview=interview, kind=changes[kind], version=1, actor="candidate", changed_at=NOW)
    news.tell(interview, change, now=NOW)
    return Message.objects.get(kind=kind)


def send(message: Message) -> mail.EmailMultiAlternatives:
    queue.work("message", message.pk, now=NOW)
    message.refresh_from_db()
    assert (message.state, message.error) == (Message.State.SENT, "")
    return mail.outbox[-1]


@pytest.mark.parametrize("kind", Kind.values)
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
        assert "2 March 2027, 10:00 (New York, UTC−5)" in sent.body
    else:
        assert "2 March 2027, 20:30 (Kolkata, UTC+5:30)" in sent.body


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


def test_link_to_connect_that_ran_out_is_not_sent_once_more(interview):
    message = owe(Kind.RECONNECT, interview)
    old = message.connect_link

    message.renew_connect_link(at=NOW + timedelta(days=6))
    assert message.connect_link == old
    message.renew_connect_link(at=NOW + timedelta(days=8))

    message.refresh_from_db()
    assert message.connect_link.is_open(NOW + timedelta(days=8))


def test_person_in_charge_reads_who_asks_for_help_and_why(interview):
    sent = send(owe(Kind.CALLBACK, interview))

    assert sent.to == ["paula@example.com"]
    assert "amara@example.org" in sent.body
    assert "+351 1" in sent.body
    assert "> No time fits.\n> Call me?" in sent.body


@pytest.mark.parametrize("kind", Kind.values)
def test_stored_row_holds_no_personal_link(kind, interview):
    message = owe(kind, interview)
    send(message)

    kept = " ".join(str(value) for value in Message.objects.filter(pk=message.pk).values()[0].values())
    assert interview.link.token not in kept
    assert message.connect_link is None or message.connect_link.token not in kept


@pytest.mark.parametrize("kind", Kind.values)
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


def tried(message: Message, *, times: int, error: smtplib.SMTPException, monkeypatch) -> Message:
    """A mail after so many tries, to each of which the mail server answered with this."""

    def fail(mail: EmailMultiAlternatives) -> None:
        raise error

    monkeypatch.setattr(EmailMultiAlternatives, "send", fail)
    for _ in range(times):
        queue.work("message", message.pk, now=message.due_at)
        message.refresh_from_db()
    return message


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPServerDisconnected("Connection unexpectedly closed"),
        smtplib.SMTPAuthenticationError(535, b"wrong password"),
        smtplib.SMTPRecipientsRefused({"a@example.com": (450, b"greylisted")}),
        smtplib.SMTPDataError(452, b"disk full"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_mail_server_that_is_away_is_waited_for(interview, error, monkeypatch):
    message = tried(callback(interview), times=10, error=error, monkeypatch=monkeypatch)

    assert (message.state, message.error) == ("failed", f"{type(error).__name__}: {error}")


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPRecipientsRefused({"nobody@example.com": (550, b"no such user")}),
        smtplib.SMTPDataError(554, b"looks like spam"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_mail_that_the_server_will_not_take_is_given_up_after_three(interview, error, monkeypatch):
    message = tried(callback(interview), times=3, error=error, monkeypatch=monkeypatch)

    assert (message.state, message.error) == ("dead", f"The mail server refuses it: {error}")


def test_mail_sent_twice_by_accident_is_one_to_its_reader(interview):
    message = owe(Kind.BOOKED, interview)
    first = send(message)
    message.try_again(at=NOW)
    second = send(message)

    assert first.message()["Message-ID"] == second.message()["Message-ID"]
    assert re.fullmatch(r"<[\w.]+@[\w.]+>", first.message()["Message-ID"])


def test_confirmation_waits_a_little_for_the_meeting_link_and_then_goes_without(interview):
    Interview.objects.update(join_url="")
    message, now = owe(Kind.BOOKED, Interview.objects.get()), NOW
    waited = []
    while queue.work("message", message.pk, now=now).state == "failed":
        message.refresh_from_db()
        waited.append(message.error)
        now = message.due_at

    assert waited == ["The meeting link is still being made."] * (sending.MAX_TRIES_WITHOUT_LINK - 1)
    assert now - NOW <= timedelta(minutes=2)
    assert "the video link appears on your page" in mail.outbox[-1].body


def test_confirmation_carries_the_meeting_link_that_came_meanwhile(interview):
    Interview.objects.update(join_url="")
    message = owe(Kind.BOOKED, Interview.objects.get())
    queue.work("message", message.pk, now=NOW)
    Interview.objects.update(join_url="https://meet.example.com/late")

    message.refresh_from_db()
    queue.work("message", message.pk, now=message.due_at)

    assert "https://meet.example.com/late" in mail.outbox[-1].body


def test_confirmation_that_waited_does_not_follow_the_news_that_overtook_it(interview):
    Interview.objects.update(join_url="")
    booked = owe(Kind.BOOKED, Interview.objects.get())
    assert queue.work("message", booked.pk, now=NOW).state == "failed"
    Interview.objects.update(status=Interview.Status.CANCELLED, version=2)
    send(owe(Kind.CANCELLED, Interview.objects.get()))

    booked.refresh_from_db()

    assert queue.work("message", booked.pk, now=booked.due_at).state == "overtaken"
    assert [one.subject for one in mail.outbox] == [Message.objects.get(kind=Kind.CANCELLED).subject]


def test_newer_mail_waits_until_the_older_one_is_sent(interview):
    """Two workers at once: "moved" must not arrive before "booked"."""
    booked = owe(Kind.BOOKED, interview)
    held = Message.objects.claim(booked.pk, now=NOW)
    moved = owe(Kind.MOVED, interview)
    mails = Message.objects.filter(to="amara@example.org")

    assert list(mails.due(NOW)) == []
    held.settle("sent", at=NOW)
    assert list(mails.due(NOW)) == [moved]


def test_mail_that_could_not_be_sent_does_not_hold_up_the_next(interview):
    booked = owe(Kind.BOOKED, interview)
    held = Message.objects.claim(booked.pk, now=NOW)
    held.settle("failed", at=NOW, due_at=NOW + timedelta(minutes=1))
    moved = owe(Kind.MOVED, interview)

    assert list(Message.objects.filter(to="amara@example.org").due(NOW)) == [moved]


def test_mail_never_tells_what_a_newer_one_will_tell(interview, monkeypatch):
    """The interview is moved in the moment in which its confirmation is looked at."""
    booked = owe(Kind.BOOKED, interview)
    really_refresh = Interview.refresh_from_db

    def refresh(row, *arguments, **more):
        monkeypatch.undo()
        owe(Kind.MOVED, interview)
        return really_refresh(row, *arguments, **more)

    monkeypatch.setattr(Interview, "refresh_from_db", refresh)

    assert queue.work("message", booked.pk, now=NOW).state == "overtaken"


def test_news_to_somebody_else_overtakes_nothing(interview):
    booked = owe(Kind.BOOKED, interview)
    owe(Kind.ASSIGNED, interview)

    send(booked)

    assert booked.state == Message.State.SENT


def test_events_of_one_interview_go_out_in_their_order(interview):
    other = make_interview()
    scheduled, archived, cancelled, of_another = (
        Delivery.objects.owe(kind, about, payload={}, at=at)
        for kind, about, at in [
            (Delivery.Kind.INTERVIEW_SCHEDULED, interview, NOW),
            (Delivery.Kind.RECORDING_ARCHIVED, interview, NOW + timedelta(seconds=1)),
            (Delivery.Kind.INTERVIEW_CANCELLED, Interview(pk=interview.pk, version=2), NOW + timedelta(seconds=1)),
            (Delivery.Kind.INTERVIEW_SCHEDULED, other, NOW),
        ]
    )
    now = NOW + timedelta(minutes=1)

    assert {row.pk for row in Delivery.objects.due(now)} == {scheduled.pk, of_another.pk}
    Delivery.objects.claim(scheduled.pk, now=now)
    assert Delivery.objects.claim(archived.pk, now=now) is None
    scheduled.claim_token = Delivery.objects.get(pk=scheduled.pk).claim_token
    scheduled.settle("sent", at=now)
    assert {row.pk for row in Delivery.objects.due(now)} == {archived.pk, of_another.pk}
    queue.work("delivery", archived.pk, now=now)
    assert {row.pk for row in Delivery.objects.due(now)} == {cancelled.pk, of_another.pk}


def test_event_the_ats_does_not_take_holds_nothing_back(interview):
    scheduled = Delivery.objects.owe(Delivery.Kind.INTERVIEW_SCHEDULED, interview, payload={}, at=NOW)
    cancelled = Delivery.objects.owe(
        Delivery.Kind.INTERVIEW_CANCELLED, Interview(pk=interview.pk, version=2), payload={}, at=NOW
    )

    scheduled.try_again(at=NOW)

    assert set(Delivery.objects.due(NOW)) == {scheduled, cancelled}


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        ("scheduled", {"booked", "assigned"}),
        ("rescheduled", {"moved", "interviewer_moved"}),
        ("cancelled", {"cancelled", "interviewer_cancelled", "called_off"}),
    ],
)
def test_change_is_owed_to_candidate_interviewer_and_ats_once(change, kinds, interview):
    row = InterviewChange(interview=interview, kind=change, version=1, actor="candidate", reason="Ill", changed_at=NOW)
    for _ in range(2):
        news.tell(interview, row, now=NOW)

    assert set(Message.objects.values_list("kind", flat=True)) == kinds
    assert Message.objects.count() == len(kinds)
    delivery = Delivery.objects.get()
    assert (delivery.kind, delivery.payload["change"]["reason"]) == (f"interview.{change}", "Ill")


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


def test_person_in_charge_who_was_to_interview_gets_one_mail(interview):
    interview.application.job.contact.email = interview.interviewer.email.upper()

    told = cancelled(interview, actor="candidate", reason="Ill")

    assert set(told) == {"amara@example.org", "priya@example.com"}


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
    """Taken by three, of whom Priya is the host."""
    lee = make_interviewer(name="Lee Park", email="lee@example.com", time_zone="Asia/Tokyo")
    tom = make_interviewer(name="Tom Weber", email="tom@example.com", time_zone="Europe/Berlin")
    return make_interview(link=link, people=[tom, lee], starts_at=STARTS_AT, candidate_time_zone="Asia/Kolkata")


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
        to: one.body.startswith(f"Hello {local[to][0]},") and f"2027, {local[to][1]} (" in one.body
        for to, one in sent.items()
    } == dict.fromkeys(local, True)


def test_interviewer_reads_who_else_interviews(together):
    owe_all = InterviewChange(interview=together, kind="scheduled", version=1, actor="candidate", changed_at=NOW)
    news.tell(together, owe_all, now=NOW)

    to_lee, to_candidate = (send(Message.objects.get(to=to)) for to in ("lee@example.com", "amara@example.org"))

    assert "With:  Priya Raman and Tom Weber" in to_lee.body
    assert "With:  Priya Raman, Lee Park and Tom Weber" in to_candidate.body


def test_description_for_the_ats_names_all_and_the_host_first(together):
    told = payload.describe(together)

    assert told["interviewer"] == {"name": "Priya Raman", "email": "priya@example.com"}
    assert [person["name"] for person in told["interviewers"]] == ["Priya Raman", "Lee Park", "Tom Weber"]


def test_description_for_the_ats_says_it_all(interview, settings):
    assert payload.describe(interview) == {
        "id": str(interview.pk),
        "status": "scheduled",
        "version": 1,
        "source": "careers",
        "starts_at": "2027-03-02T15:00:00+00:00",
        "ends_at": "2027-03-02T15:45:00+00:00",
        "candidate_time_zone": "Asia/Kolkata",
        "join_url": "https://meet.example.com/abc-defg-hij",
        "follows": None,
        "job": {"slug": interview.panel.job.slug, "title": "Backend engineer"},
        "panel": {"slug": interview.panel.slug, "name": "Technical interview"},
        "application": {"id": interview.application_id, "stage": "interviewing"},
        "candidate": {"name": "Amara Okafor", "email": "amara@example.org"},
        "interviewer": {"name": "Priya Raman", "email": "priya@example.com"},
        "interviewers": [{"name": "Priya Raman", "email": "priya@example.com"}],
        "url": f"{settings.SITE_URL}/interviews/{interview.pk}/",
    }


@pytest.mark.parametrize("kept", ["Mars/Olympus", "Europe"])
def test_zone_that_does_not_exist_falls_back_to_the_panels(interview, kept):
    interview.candidate_time_zone = kept

    assert interview.zone() == ZoneInfo("Europe/Lisbon")
