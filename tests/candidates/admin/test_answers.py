"""Picking times, booking and replying for one candidate, as a recruiter fills them in."""

from datetime import timedelta

import pytest
from django.urls import reverse

from interviews.booking import availability, inviting, refusals
from interviews.models import CallbackRequest, Interview, Message, PickedTimes
from interviews.nylas.shapes import Slot
from tests.factories import NOW, make_application, make_concern, make_interview, make_link, make_panel, make_user

HOUR = timedelta(hours=1)
STARTS = [NOW + timedelta(days=days, hours=hours) for days in range(2, 12) for hours in range(2)]


@pytest.fixture
def application(db):
    return make_application(job=make_panel(name="Phone screen").job, stage="interviewing")


@pytest.fixture
def times(monkeypatch) -> list[Slot]:
    """What the calendars say is free; emptied, nothing is."""
    slots = [Slot(starts_at=at, ends_at=at + HOUR, emails=("priya@example.com",)) for at in STARTS]
    monkeypatch.setattr(availability, "cached_times", lambda *_, **__: slots)
    return slots


def away(monkeypatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise refusals.OutOfReach

    monkeypatch.setattr(availability, "cached_times", refuse)


def page(application, name: str) -> str:
    return reverse(f"admin:candidates_application_{name}", args=[application.pk])


def value(at) -> str:
    return str(int(at.timestamp()))


def test_chosen_times_are_offered_and_the_request_is_answered(admin, recruiter, application, times):
    link = make_link(application=application, panel=application.job.panels.get())
    inviting.ask_for_help(link, note="Only evenings", phone="", now=NOW)
    shown = admin.get(page(application, "offer_times")).content.decode()
    assert "Only evenings" in shown
    assert "Nothing is held" in shown

    answer = admin.post(page(application, "offer_times"), {"starts_at": [value(STARTS[3]), value(STARTS[0])]})

    assert answer.url == f"/admin/candidates/candidate/{application.candidate_id}/change/"
    assert PickedTimes.objects.get().times() == [STARTS[0], STARTS[3]]
    assert CallbackRequest.objects.get().answered_how == "times"


def test_offering_times_settles_what_was_ticked(admin, recruiter, application, times):
    gone = make_interview(link=make_link(application=application, panel=application.job.panels.get()))
    concern, left = make_concern(gone, "deleted_by_host"), make_concern(gone, "two_at_once")
    gone.cancel(actor="recruiter", at=NOW)
    assert "Offer the candidate a new time" in admin.get(page(application, "offer_times")).content.decode()

    admin.post(page(application, "offer_times"), {"starts_at": value(STARTS[0]), "concerns": concern.pk})

    concern.refresh_from_db()
    left.refresh_from_db()
    assert (concern.settled_how, concern.settled_by, left.settled_at) == ("times", recruiter, None)


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ([], "Choose at least one time."),
        ([value(NOW + timedelta(days=40))], "not free any more"),
        (["x"], "not free any more"),
        (["9" * 30], "not free any more"),
        ([value(at) for at in STARTS[:9]], "8 times at most"),
    ],
    ids=["none", "not free", "no number", "no time", "too many"],
)
def test_bad_choices_are_said_and_nothing_is_lost(admin, application, times, chosen, words):
    answer = admin.post(page(application, "offer_times"), {"starts_at": [*chosen, value(STARTS[1])] if chosen else []})

    text = answer.content.decode()
    assert words in text
    assert not chosen or f'value="{value(STARTS[1])}" checked' in text
    assert PickedTimes.objects.count() == 0


def test_while_calendars_are_away_what_was_chosen_is_kept_to_be_sent_again(admin, application, monkeypatch):
    away(monkeypatch)

    for name in ("offer_times", "book_for"):
        assert "can’t be read right now" in admin.get(page(application, name)).content.decode()
        text = admin.post(page(application, name), {"starts_at": value(STARTS[0])}).content.decode()
        assert "can’t be read right now" in text
        assert f'<input type="hidden" name="starts_at" value="{value(STARTS[0])}">' in text


def test_panel_without_times_says_so_and_what_else_can_be_done(admin, application, times):
    times.clear()

    text = admin.get(page(application, "offer_times")).content.decode()

    assert "The panel has no free times." in text
    assert page(application, "reply") in text


def test_only_panels_without_an_interview_ahead_are_there(admin, application, times):
    panel = application.job.panels.get()
    other = make_panel(job=application.job, name="Manager interview")
    make_panel(job=application.job, name="Paused one", state="paused")

    found = admin.get(page(application, "offer_times"), {"panel": other.pk}).context
    assert ([one.name for one in found["panels"]], found["panel"]) == (["Phone screen", "Manager interview"], other)

    make_interview(link=make_link(application=application, panel=panel))
    found = admin.get(page(application, "book_for"), {"panel": panel.pk}).context
    assert (found["panels"], found["panel"]) == ([other], other)

    make_interview(link=make_link(application=application, panel=other))
    assert "no live panel" in admin.get(page(application, "book_for")).content.decode()
    assert admin.post(page(application, "book_for"), {"starts_at": value(STARTS[0])}).status_code == 200


def test_times_stand_in_the_recruiters_zone_with_the_candidates_beside_them(admin, application, times):
    application.candidate.keep_time_zone("Asia/Kolkata")

    text = admin.get(page(application, "book_for")).content.decode()

    assert f"{STARTS[0] + timedelta(hours=5.5):%H:%M} theirs" in text
    assert "Kolkata (UTC+5:30)" in text
    assert f"{STARTS[0]:%H:%M}" in text


def test_booking_that_is_refused_is_said_in_the_recruiters_words(admin, application, times, monkeypatch):
    for refusal, words in (
        (refusals.SlotGone(), "Somebody else has just taken this time."),
        (refusals.BookedAlready(), "has an interview of this panel ahead"),
        (refusals.OutOfReach(), "Nothing was booked."),
        (refusals.OutOfReach(may_be_booked=True), "is being looked up"),
        (refusals.CannotBook("You have another interview then."), "Amara Okafor would read"),
    ):

        def refuse(*_: object, refusal: Exception = refusal, **__: object) -> Interview:
            raise refusal

        monkeypatch.setattr("interviews.booking.answers.book_for", refuse)
        data = {"starts_at": value(STARTS[0]), "time_zone": "Europe/Lisbon"}
        text = admin.post(page(application, "book_for"), data).content.decode()
        assert words in text
        assert f'value="{value(STARTS[0])}" checked' in text


def test_time_zone_that_is_none_is_said_at_its_field(admin, application, times):
    data = {"starts_at": value(STARTS[0]), "time_zone": "Nowhere"}

    assert "“Nowhere” is not a time zone" in admin.post(page(application, "book_for"), data).content.decode()


def test_reply_is_kept_and_settles_what_was_ticked(admin, recruiter, application):
    interview = make_interview(link=make_link(application=application, panel=application.job.panels.get()))
    concern = make_concern(interview, "declined_by_candidate")
    form = admin.get(page(application, "reply")).context["form"]
    said = {"key": form["key"].value(), "subject": "Your interview", "body": form["body"].value()}

    empty = admin.post(page(application, "reply"), said)
    assert "stands nothing yet" in empty.content.decode()

    said |= {"body": "Hello Amara,\n\nshall we move it?\n\nRita", "concerns": [concern.pk]}
    admin.post(page(application, "reply"), said)
    admin.post(page(application, "reply"), said | {"concerns": []})

    message = Message.objects.get()
    concern.refresh_from_db()
    assert (message.body, message.by) == ("Hello Amara,\n\nshall we move it?\n\nRita", recruiter)
    assert (concern.settled_how, concern.settled_by) == ("reply", recruiter)


@pytest.mark.parametrize("name", ["offer_times", "book_for", "reply"])
def test_only_recruiters_and_not_about_themselves(admin, client, recruiter, application, times, name):
    client.force_login(make_user(is_staff=True))
    assert client.get(page(application, name)).status_code == 404

    application.candidate.email = recruiter.email
    application.candidate.save()
    client.force_login(recruiter)
    assert client.get(page(application, name)).status_code == 404


@pytest.mark.parametrize("stage", ["set_aside", "rejected", "withdrawn"])
def test_nobody_is_booked_for_who_has_left(admin, application, times, stage):
    type(application).objects.update(stage=stage)

    assert admin.get(page(application, "book_for")).status_code == 302
    assert admin.get(page(application, "reply")).status_code == 200
