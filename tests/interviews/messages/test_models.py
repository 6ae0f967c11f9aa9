"""A mail is owed once, in order, until it is overtaken, and leads to a calendar only by a link that works."""

from datetime import timedelta

import pytest

from candidates.models import Application, Candidate
from interviews.booking import news
from interviews.messages.removal import remove_mails
from interviews.models import BookingLink, ConnectLink, HeldTime, Interview, Message
from recruiting.identity import about_others
from tests.factories import NOW, make_interview, make_interviewer, make_user

pytestmark = pytest.mark.django_db
Kind = Message.Kind
DAY = timedelta(days=1)


def owe(
    key: str, interview: Interview | None = None, *, to: str = "dana@example.com", kind: str = Kind.MOVED
) -> Message:
    return Message.objects.owe(kind, to=to, key=key, interview=interview, at=NOW)


def test_same_key_is_one_mail():
    assert owe("moved:1") == owe("moved:1")
    assert owe("moved:2") != owe("moved:1")


def test_mails_to_one_person_about_one_interview_go_in_their_order():
    interview = make_interview()
    first, second = owe("1", interview), owe("2", interview)
    to_another, about_another = owe("3", interview, to="lee@example.com"), owe("4", make_interview())

    assert set(Message.objects.due(NOW)) == {first, to_another, about_another}

    Message.objects.claim(first.pk, now=NOW)
    assert second not in Message.objects.due(NOW)

    Message.objects.filter(pk=first.pk).update(state="failed", claimed_until=None, due_at=NOW + DAY)
    assert second in Message.objects.due(NOW)  # one that failed holds nobody up


@pytest.mark.parametrize(("newer", "is_overtaken"), [("due", True), ("sent", True), ("failed", True), ("dead", False)])
def test_mail_is_overtaken_by_newer_news_unless_that_was_given_up(newer, is_overtaken):
    interview = make_interview()
    older = owe("1", interview)
    Message.objects.filter(pk=owe("2", interview).pk).update(state=newer)

    assert older.is_overtaken(at=NOW) is is_overtaken


def test_mail_that_is_to_be_sent_later_overtakes_nothing():
    interview = make_interview()
    older, reminder = owe("1", interview), owe("2", interview)
    Message.objects.filter(pk=reminder.pk).update(due_at=NOW + DAY)

    assert (older.is_overtaken(at=NOW), older.is_overtaken(at=NOW + DAY)) == (False, True)


def test_newer_news_overtakes_though_the_workers_clock_was_read_before_it_was_owed():
    interview = make_interview()
    older = owe("1", interview)
    Message.objects.owe(Kind.CANCELLED, to=older.to, key="2", interview=interview, at=NOW + timedelta(seconds=1))

    assert older.is_overtaken(at=NOW)


def test_news_to_others_of_others_or_of_nothing_overtake_nothing():
    interview = make_interview()
    older, without = owe("1", interview), owe("2")
    owe("3", interview, to="lee@example.com")
    owe("4", make_interview())
    owe("5")

    assert (older.is_overtaken(at=NOW), without.is_overtaken(at=NOW)) == (False, False)


def test_mail_is_worth_sending_for_two_days():
    assert owe("1").deadline == NOW + 2 * DAY


@pytest.mark.parametrize("kind", [Kind.CONNECT, Kind.RECONNECT])
def test_link_that_ran_out_is_made_anew_and_goes_to_the_address_of_today(kind):
    person = make_interviewer()
    old = ConnectLink.objects.make(person, at=NOW - 30 * DAY)
    mail = Message.objects.owe(kind, to=person.email, key="k", interviewer=person, connect_link=old, at=NOW)
    person.email = "new@example.com"
    person.save()

    mail.renew_connect_link(at=NOW)

    kept = Message.objects.get()
    assert (kept.to, kept.connect_link != old, kept.connect_link.is_open(NOW)) == ("new@example.com", True, True)


def test_link_that_works_is_kept_and_other_mails_get_none():
    person = make_interviewer()
    link = ConnectLink.objects.make(person, at=NOW)
    mail = Message.objects.owe(Kind.CONNECT, to=person.email, key="k", interviewer=person, connect_link=link, at=NOW)
    other = owe("1", to=person.email)
    for each in (mail, other):
        each.renew_connect_link(at=NOW)

    assert (mail.connect_link, other.connect_link) == (link, None)


def test_copy_keeps_what_was_sent_within_the_column():
    mail = owe("1")

    mail.keep_copy(subject="s" * 300, text="text", html="<p>text</p>")

    kept = Message.objects.get()
    assert (kept.subject, kept.text, kept.html) == ("s" * 255, "text", "<p>text</p>")


def test_message_id_hangs_on_the_key_alone():
    assert owe("1").key_hash() == Message(key="1").key_hash() != Message(key="2").key_hash()


def test_letter_is_owed_once_for_its_key(interview):
    rita, application = make_user(), interview.application

    first, is_new = Message.objects.owe_letter(application, subject="A", body="One.", by=rita, key="k", at=NOW)
    second, is_another = Message.objects.owe_letter(application, subject="B", body="Two.", by=rita, key="k", at=NOW)

    assert (is_new, is_another, second.pk) == (True, False, first.pk)
    kept = Message.objects.letters().get()
    assert (kept.subject, kept.body, kept.by, kept.application) == ("A", "One.", rita, application)
    assert (kept.to, kept.due_at) == (application.candidate.email, NOW)


def tell_held(interview: Interview, *, email: str, link: BookingLink | None = None) -> Message:
    held_time = HeldTime.make(
        interview.panel, starts_at=interview.starts_at, name="Amara", email=email, time_zone="UTC", people=[], at=NOW
    )
    if link is not None:
        held_time.confirm(link, at=NOW)
        held_time.give_back(at=NOW)
    return news.tell_held(held_time, now=NOW)


def test_mail_about_a_kept_time_is_about_the_application_it_became_and_before_about_whoever_has_its_mailbox_on_its_job():
    one, other = make_interview(), make_interview()
    Candidate.objects.filter(pk=one.application.candidate_id).update(email="amara@home.example")
    one.application.candidate.refresh_from_db()
    booked = tell_held(one, email="amara+talk@home.example", link=one.link)
    booked_elsewhere = tell_held(other, email="amara@home.example", link=other.link)
    open_still = tell_held(one, email="Amara+again@home.example")  # by the same person
    of_another = tell_held(one, email="bo@home.example")

    assert set(Message.objects.about([one.application])) == {booked, open_still}
    open_still.held_time.give_back(at=NOW)
    of_another_job = tell_held(other, email="amara+third@home.example")
    assert remove_mails(one.application) == 2
    assert set(Message.objects.all()) == {booked_elsewhere, of_another, of_another_job}


def test_mail_about_a_kept_time_is_closed_with_its_application():
    interview = make_interview()
    mail = tell_held(interview, email="amara@home.example", link=interview.link)
    assert list(about_others(Message.objects.all(), "rita@example.com")) == [mail]

    Application.objects.restrict([interview.application.pk], at=NOW)

    assert list(about_others(Message.objects.all(), "rita@example.com")) == []
