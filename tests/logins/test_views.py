"""One's own page, and the zone in which everybody who logs in reads times."""

import pytest
from django.urls import reverse
from django.utils import timezone

from logins.models import Profile
from tests.factories import NOW, PASSWORD, make_interview, make_interviewer, make_user

PAGES = ["/admin/", "/debriefs/", "/profile/"]


def log_in(client, user, zone: str) -> None:
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD, "time_zone": zone})


@pytest.mark.parametrize("rights", [{"recruiter": True}, {}, {"is_superuser": True, "is_staff": True}])
def test_browsers_zone_is_taken_at_the_first_login(client, db, rights):
    user = make_user(**rights)

    log_in(client, user, "America/New_York")

    assert "New York, UTC−" in client.get("/profile/").content.decode()


def test_zone_once_chosen_is_not_changed_by_another_browser(client, db):
    user = make_user()
    Profile.objects.create(user=user, time_zone="Asia/Tokyo")

    log_in(client, user, "America/New_York")

    assert Profile.objects.get().time_zone == "Asia/Tokyo"


@pytest.mark.parametrize("said", ["", "Moon/Tranquility", "\0", "x" * 65])
def test_zone_that_is_none_is_not_kept(client, db, said):
    user = make_user()

    log_in(client, user, said)

    assert Profile.objects.count() == 0


def test_browser_does_not_move_an_interviewer_who_has_a_zone(client, db):
    interviewer = make_interviewer(user=make_user(), time_zone="Europe/Lisbon")

    log_in(client, interviewer.user, "America/New_York")

    assert "Lisbon, UTC" in client.get("/profile/").content.decode()


def test_zone_chosen_by_an_interviewer_is_the_one_of_their_mails(client, db):
    interviewer = make_interviewer(user=make_user(), time_zone="Europe/Lisbon")
    client.force_login(interviewer.user)

    client.post("/profile/", {"time_zone": "Asia/Tokyo"})

    interviewer.refresh_from_db()
    assert (interviewer.time_zone, "Tokyo, UTC+9" in client.get("/profile/").content.decode()) == ("Asia/Tokyo", True)


def test_zone_given_to_an_interviewer_by_a_recruiter_is_theirs_on_pages(client, db):
    interviewer = make_interviewer(user=make_user(), time_zone="UTC")
    Profile.objects.create(user=interviewer.user, time_zone="Asia/Tokyo")
    interviewer.time_zone = "Europe/Lisbon"
    interviewer.save()
    client.force_login(interviewer.user)

    assert "Lisbon, UTC" in client.get("/profile/").content.decode()


@pytest.mark.parametrize("typed", ["", "Lisbon", "Etc/Nowhere"])
def test_zone_that_is_none_is_asked_for_again_with_what_was_typed(client, db, typed):
    client.force_login(make_user())

    page = client.post("/profile/", {"time_zone": typed})

    assert (list(page.context["form"].errors), f'value="{typed}"' in page.content.decode() or not typed) == (
        ["time_zone"],
        True,
    )


@pytest.mark.parametrize(("who", "status"), [("owner", 200), ("colleague", 200), ("stranger", 302)])
def test_everybody_has_a_profile_of_their_own_and_strangers_none(client, db, who, status):
    make_interviewer(user=make_user(email="owner@example.com"), name="Priya Raman")
    people = {"owner": "owner@example.com", "colleague": make_user().email}
    if who in people:
        client.post(reverse("account_login"), {"login": people[who], "password": PASSWORD})

    answer = client.get("/profile/")

    assert (answer.status_code, "Your calendar" in answer.content.decode()) == (status, who == "owner")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_its_zone_and_leads_to_the_profile(admin, recruiter, page):
    Profile.objects.create(user=recruiter, time_zone="Asia/Tokyo")

    text = admin.get(page).content.decode()

    assert ("Tokyo, UTC+9" in text, 'href="/profile/"' in text) == (True, True)


def test_recruiter_reads_an_interview_in_their_own_zone(admin, recruiter):
    Profile.objects.create(user=recruiter, time_zone="Asia/Kolkata")
    interview = make_interview(starts_at=NOW.replace(hour=12, minute=0))

    page = admin.get(reverse("admin:interviews_interview_change", args=[interview.pk])).content.decode()

    assert "17:30 UTC+5:30" in page


def test_committee_reads_a_debrief_in_its_own_zone(client, db):
    user = make_user()
    Profile.objects.create(user=user, time_zone="Asia/Kolkata")
    interview = make_interview(starts_at=NOW.replace(hour=12, minute=0))
    interview.panel.job.committee.add(user)
    client.force_login(user)

    assert "17:30–18:15" in client.get("/debriefs/").content.decode()


def test_zone_of_one_request_does_not_reach_the_next(admin, recruiter):
    Profile.objects.create(user=recruiter, time_zone="Asia/Tokyo")

    admin.get("/admin/")

    assert timezone.get_current_timezone_name() == "UTC"


def test_mail_of_the_morning_is_switched_off_and_on(client, db):
    user, other = make_user(), make_user()
    client.force_login(user)
    assert "Switch it off" in client.get("/profile/").content.decode()

    client.post("/profile/digest/", {"digest": "off"})
    assert "Switch it on" in client.get("/profile/").content.decode()
    client.post("/profile/", {"time_zone": "Asia/Tokyo"})
    assert list(Profile.objects.values_list("user", "time_zone", "wants_digest")) == [(user.pk, "Asia/Tokyo", False)]

    client.post("/profile/digest/", {"digest": "on"})
    client.force_login(other)
    assert Profile.objects.get().wants_digest is True
    assert "Switch it off" in client.get("/profile/").content.decode()


def test_mail_of_the_morning_is_not_switched_by_a_link_or_without_a_login(client, db):
    assert client.post("/profile/digest/", {"digest": "off"}).status_code == 302
    client.force_login(make_user())

    assert client.get("/profile/digest/").status_code == 405
    assert not Profile.objects.exists()
