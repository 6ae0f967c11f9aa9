"""Out of every panel in one act, and back."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from interviews.models import Interviewer, Rest
from recruiting import clock
from tests.factories import make_interview, make_interviewer, make_panel, make_user
from tests.walking import booked, free_times, invited, published_panel

pytestmark = pytest.mark.django_db


def page(person: Interviewer, name: str = "change") -> str:
    return reverse(f"admin:interviews_interviewer_{name}", args=[person.pk])


def said(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_times_are_gone_from_every_page_at_once_and_back_in_one_act(sandbox, admin):
    panel = published_panel(people=1)
    person, link = panel.interviewers.get(), invited(panel)
    before = free_times(link)
    assert before

    admin.post(page(person, "rest"), {"reason": "Ill", "until": ""})
    assert free_times(link) == []

    response = admin.post(page(person, "come_back"))
    assert "is back: panels offer their times." in said(response)
    assert free_times(link) == before


def test_no_time_that_is_offered_ends_in_somebody_has_just_taken_it(sandbox, admin):
    panel = published_panel(people=2)
    out, other = panel.interviewers.order_by("name")
    link = invited(panel)
    free_times(link)
    admin.post(page(out, "rest"), {"reason": "Ill"})

    assert {slot.emails for slot in free_times(link)} == {(other.email,)}
    assert booked(link).interviewer == other


def test_panel_that_interviews_together_goes_on_without_them(sandbox, admin):
    panel = published_panel(people=3, distribution="everyone")
    out = panel.interviewers.order_by("name").last()
    admin.post(page(out, "rest"), {"reason": "Ill"})

    interview = booked(invited(panel))

    assert out not in interview.people()
    assert len(interview.people()) == 2


def test_with_a_last_day_they_are_back_by_themselves(sandbox, admin):
    panel = published_panel(people=1)
    person, link = panel.interviewers.get(), invited(panel)
    days = sorted({slot.starts_at.date() for slot in free_times(link)})

    admin.post(page(person, "rest"), {"reason": "A deadline", "until": str(days[1])})

    assert sorted({slot.starts_at.date() for slot in free_times(link)}) == days[2:]
    assert not Rest.objects.get().lasts(clock.now() + timedelta(days=60))


def test_page_names_panels_who_is_left_and_interviews_that_stand(admin):
    out, other = make_interviewer(name="Ada"), make_interviewer(name="Bo")
    make_panel(interviewers=[out], name="Phone screen")
    make_panel(interviewers=[out, other], name="Technical")
    make_interview(interviewer=out, starts_at=clock.now() + timedelta(days=3))

    asked = admin.get(page(out, "rest")).content.decode()

    assert "Phone screen" in asked
    assert "Nobody: no times are offered" in asked
    assert "Bo" in asked
    assert "1 interview of theirs stands until you move or cancel it." in asked
    response = admin.post(page(out, "rest"), {"reason": "Ill"})
    assert "1 interview of theirs stands" in said(response)


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"reason": ""}, "reason", "Write a few words, so that colleagues know when to put them back."),
        ({"reason": "Ill", "until": "2020-01-01"}, "until", "This day is over. Choose one ahead, or leave it empty."),
        ({"reason": "Ill", "until": "soon"}, "until", "Write a day like 2026-12-25 or 25 Dec 2026."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(admin, typed, field, words):
    response = admin.post(page(make_interviewer(), "rest"), typed)

    assert response.context["form"].errors == {field: [words]}
    assert not Rest.objects.exists()


def test_who_when_and_why_stand_on_the_page_and_in_the_list(admin, recruiter):
    person = make_interviewer(name="Ada")
    admin.post(page(person, "rest"), {"reason": "Writes the launch", "until": ""})

    shown = admin.get(page(person)).content.decode()
    assert "until somebody puts them back, by Rita Recruiter: Writes the launch" in shown
    assert "Put back into their panels" in shown
    assert "Take out of every panel" not in shown
    listed = admin.get(reverse("admin:interviews_interviewer_changelist")).content.decode()
    assert "Out of every panel" in listed
    rest = Rest.objects.get()
    assert (rest.begun_by, rest.ended_at) == (recruiter, None)

    admin.post(page(person, "come_back"))
    rest.refresh_from_db()
    assert rest.ended_by == recruiter


def test_several_are_taken_out_and_put_back_together(admin):
    people = [make_interviewer(name=name) for name in ("Ada", "Bo", "Cy")]
    off = make_interviewer(name="Di", is_active=False)
    rows = {"_selected_action": [one.pk for one in (*people, off)]}
    url = reverse("admin:interviews_interviewer_changelist")

    asked = admin.post(url, rows | {"action": "rest_these"}).content.decode()
    assert "Take 3 people out of every panel" in asked
    assert "Left out, since they take no interviews already: Di." in asked
    assert not Rest.objects.exists()

    response = admin.post(url, rows | {"action": "rest_these", "confirmed": "yes", "reason": "Offsite"})
    assert "Ada, Bo, Cy are out of every panel, at once." in said(response)
    assert Rest.objects.count() == 3

    response = admin.post(url, rows | {"action": "return_these"})
    assert "Ada, Bo, Cy are back" in said(response)
    assert all(person.rest_at(clock.now()) is None for person in Interviewer.objects.all())


def test_second_press_changes_nothing(admin):
    person = make_interviewer()
    admin.post(page(person, "rest"), {"reason": "Ill"})
    response = admin.post(page(person, "rest"), {"reason": "Again"})

    assert "no longer possible" in said(response)
    assert [rest.reason for rest in Rest.objects.all()] == ["Ill"]


def test_list_asks_as_often_for_many_as_for_few(admin, django_assert_max_num_queries):
    url = reverse("admin:interviews_interviewer_changelist")
    for _ in range(12):
        person = make_interviewer()
        Rest.objects.create(interviewer=person, began_at=clock.now(), reason="Ill")

    with django_assert_max_num_queries(14):
        admin.get(url)


def test_interviewer_themselves_and_strangers_find_nothing(client):
    user = make_user()
    person = make_interviewer(user=user)
    for each in (user, make_user(is_staff=True)):
        client.force_login(each)
        assert client.post(page(person, "rest"), {"reason": "Ill"}).status_code in {302, 403, 404}
    assert not Rest.objects.exists()
