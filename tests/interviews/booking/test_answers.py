"""Times picked by hand, a time booked for a candidate, and a reply: each answers the requests for help, with who, when and how."""

from datetime import timedelta

import pytest

from candidates import consenting
from interviews.booking import answers, availability, changing, consent, inviting, refusals, taking
from interviews.models import BookingLink, CallbackRequest, Interview, Message, PickedTimes
from recruiting import clock
from tests.factories import NOW, make_application, make_concern, make_interview, make_link
from tests.walking import booked, free_times, invited, published_panel

DAY = timedelta(days=1)


@pytest.fixture
def link(sandbox, db) -> BookingLink:
    return invited(published_panel(people=2))


def free(link: BookingLink, *, of_panel: bool = False) -> list:
    now = clock.now()
    found = availability.cached_times(link, starts_at=now, ends_at=now + 30 * DAY, of_panel=of_panel, now=now)
    return [slot.starts_at for slot in found]


def pick(link: BookingLink, starts, by) -> PickedTimes:
    return answers.offer_times(link.application, panel=link.panel, starts=starts, by=by, now=clock.now())


def book_for(link: BookingLink, starts_at, by) -> Interview:
    return answers.book_for(
        link.application, panel=link.panel, starts_at=starts_at, time_zone="Asia/Kolkata", by=by, now=clock.now()
    )


def test_link_offers_the_picked_times_alone_and_only_while_they_are_free(link, recruiter):
    first, _, third, *_ = free(link)

    pick(link, [third, first], recruiter)

    assert free(link) == [first, third]
    assert len(free(link, of_panel=True)) > 2
    others = [invited(link.panel, email=f"{name}@example.org") for name in ("ada", "ben")]
    assert len(free(others[0])) > 2
    slot = free_times(others[0])[0]
    for one in others:  # with both of the panel's people
        taking.take(
            one, starts_at=slot.starts_at, ends_at=slot.ends_at, time_zone="UTC", language="en", now=clock.now()
        )
    assert free(link) == [third]


def test_time_that_was_not_picked_is_refused_when_it_is_booked(link, recruiter):
    slots = free_times(link)
    pick(link, [slots[0].starts_at], recruiter)

    with pytest.raises(refusals.SlotGone):
        taking.take(
            link,
            starts_at=slots[1].starts_at,
            ends_at=slots[1].ends_at,
            time_zone="UTC",
            language="en",
            now=clock.now(),
        )


def test_after_a_booking_the_link_offers_everything_again(link, recruiter):
    pick(link, free(link)[:1], recruiter)

    interview = booked(link)
    changing.cancel(interview, actor="candidate", now=clock.now())
    link.refresh_from_db()

    assert PickedTimes.objects.get().ended_at is not None
    assert len(free(link)) > 2


def test_new_pick_takes_the_place_of_the_old_one_and_all_can_be_offered_again(link, recruiter):
    first, second, *_ = free(link)
    pick(link, [first], recruiter)
    pick(link, [second], recruiter)

    assert free(link) == [second]
    assert answers.offer_all_times(link, now=clock.now()) is True
    assert answers.offer_all_times(link, now=clock.now()) is False
    assert len(free(link)) > 2


@pytest.mark.django_db
def test_picked_times_are_mailed_and_the_link_lives_as_long(recruiter):
    link = make_link(expires_at=NOW + DAY)

    pick(link, [NOW + 9 * DAY], recruiter)

    link.refresh_from_db()
    assert link.expires_at == NOW + 10 * DAY
    (mail,) = Message.objects.all()
    assert (mail.kind, mail.to) == ("times_picked", link.application.candidate.email)


@pytest.mark.django_db
def test_somebody_without_a_link_gets_one(recruiter):
    link = make_link()
    application = make_application(job=link.panel.job)

    answers.offer_times(application, panel=link.panel, starts=[NOW + DAY], by=recruiter, now=NOW)

    application.refresh_from_db()
    assert application.stage == "interviewing"
    assert application.links.get().picked_times.get().by == recruiter


def test_recruiter_books_without_a_choice_and_nothing_is_recorded_until_there_is_one(link, recruiter):
    link.application.consents.all().delete()

    interview = book_for(link, free(link)[3], recruiter)

    change = interview.changes.get()
    assert (interview.source, change.actor, change.by) == ("recruiter", "recruiter", recruiter)
    assert interview.candidate_time_zone == "Asia/Kolkata"
    assert consent.may_record(Interview.objects.get(pk=interview.pk)) is False
    consent.record_choice(link.application, choice="yes", now=clock.now())
    assert consent.may_record(Interview.objects.get(pk=interview.pk)) is True
    assert consenting.current(link.application).channel == "candidate_page"


def test_recruiter_may_book_a_time_that_was_not_picked(link, recruiter):
    first, second, *_ = free(link)
    pick(link, [first], recruiter)

    assert book_for(link, second, recruiter).starts_at == second


def test_time_that_is_gone_is_not_booked_twice(link, recruiter):
    first, second, *_ = free(link)
    interview = book_for(link, first, recruiter)

    assert book_for(link, first, recruiter) == interview  # a second click
    with pytest.raises(refusals.BookedAlready):
        book_for(link, second, recruiter)
    with pytest.raises(refusals.BookedAlready):
        pick(link, [second], recruiter)
    assert Interview.objects.count() == 1


def test_link_that_was_made_for_a_booking_which_failed_opens_nothing(link, recruiter):
    application = make_application(job=link.panel.job)
    taken = link.panel.duration + NOW  # at no point of the panel's grid

    with pytest.raises(refusals.SlotGone):
        answers.book_for(application, panel=link.panel, starts_at=taken, time_zone="UTC", by=recruiter, now=clock.now())

    assert application.links.get().revoked_at is not None
    with pytest.raises(refusals.SlotGone):
        book_for(link, taken, recruiter)
    link.refresh_from_db()
    assert link.revoked_at is None  # it was theirs before


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["times", "reply"])
def test_open_requests_are_answered_with_who_when_and_how(recruiter, how):
    link = make_link()
    inviting.ask_for_help(link, note="Only evenings", phone="", now=NOW)
    other = inviting.ask_for_help(make_link(), note="Somebody else's", phone="", now=NOW)

    if how == "times":
        pick(link, [NOW + DAY], recruiter)
    else:
        answers.reply(link.application, subject="Hello", body="We can.", key="k", by=recruiter, now=NOW)

    answered = CallbackRequest.objects.get(link=link)
    assert (answered.answered_how, answered.answered_by, answered.answered_at is not None) == (how, recruiter, True)
    other.refresh_from_db()
    assert other.answered_at is None


@pytest.mark.django_db
def test_reply_goes_once_and_settles_the_concerns_it_names(recruiter):
    interview = make_interview()
    named, left = make_concern(interview, "declined_by_candidate"), make_concern(interview, "moved_by_host")
    foreign = make_concern(make_interview(), "declined_by_candidate")
    said = {"subject": "Your interview", "body": "Shall we move it?", "key": "k", "by": recruiter, "now": NOW}

    _, is_new = answers.reply(interview.application, concerns=[named, foreign], **said)
    _, is_new_again = answers.reply(interview.application, concerns=[left], **said)

    for one in (named, left, foreign):
        one.refresh_from_db()
    assert (is_new, is_new_again, Message.objects.count()) == (True, False, 1)
    assert (named.settled_how, named.settled_by) == ("reply", recruiter)
    assert (left.settled_at, foreign.settled_at) == (None, None)


@pytest.mark.django_db
def test_nothing_is_mailed_to_somebody_without_an_address(recruiter):
    link = make_link()
    link.application.candidate.email = "unknown-1@invalid.example"
    link.application.candidate.save()

    with pytest.raises(answers.NoMailbox):
        pick(link, [NOW + DAY], recruiter)
    with pytest.raises(answers.NoMailbox):
        answers.reply(link.application, subject="a", body="b", key="k", by=recruiter, now=NOW)
    assert (Message.objects.count(), PickedTimes.objects.count()) == (0, 0)
