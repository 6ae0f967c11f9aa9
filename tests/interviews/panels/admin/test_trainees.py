"""The page of training: who learns, how far they are, and a recruiter's word that they are qualified."""

import pytest
from django.urls import reverse

from interviews.enums import Role
from interviews.models import Interviewer, Panel, SeatGroup
from interviews.panels.models.seat_group import Drawn
from tests.factories import make_interview, make_interviewer, make_link, make_panel, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def rita():
    return make_user(email="rita@example.com", recruiter=True)


@pytest.fixture
def recruiter(client, rita):
    client.force_login(rita)
    return client


@pytest.fixture
def people() -> list[Interviewer]:
    return [make_interviewer(name=name) for name in ("Ada Nowak", "Lee Park")]


@pytest.fixture
def panel(people) -> Panel:
    return make_panel(interviewers=people)


def address(panel: Panel) -> str:
    return reverse("admin:interviews_panel_trainees", args=[panel.pk])


def save(client, panel: Panel, *learning: Interviewer, **changes):
    data = {"learning": [str(one.pk) for one in learning], "shadow_steps": "2", "lead_steps": "1", **changes}
    return client.post(address(panel), data)


def test_who_learns_is_kept_with_the_path(recruiter, panel, people):
    save(recruiter, panel, people[1])

    panel.refresh_from_db()
    assert (panel.shadow_steps, panel.lead_steps) == (2, 1)
    assert [seat.interviewer for seat in panel.seats.filter(is_trainee=True)] == [people[1]]
    page = recruiter.get(reverse("admin:interviews_panel_change", args=[panel.pk])).content.decode()
    assert "Lee Park is learning: has listened to 0 of 2 and led 0 of 1; listens next." in page


def test_progress_stands_on_the_interviewers_page(recruiter, panel, people):
    ada, lee = people
    panel.seats.get(interviewer=lee).begin_training()
    interview = make_interview(link=make_link(panel=panel), interviewer=ada, people=[lee], status="held")
    interview.assignments.filter(interviewer=lee).update(role=Role.SHADOW)

    page = recruiter.get(reverse("admin:interviews_interviewer_change", args=[lee.pk])).content.decode()

    assert "Learning: has listened to 1 of 2 and led 0 of 2; listens next" in page


def test_recruiter_says_that_somebody_is_qualified(recruiter, rita, panel, people):
    save(recruiter, panel, people[1])

    recruiter.post(address(panel), {"qualify": str(people[1].pk)})

    seat = panel.seats.get(interviewer=people[1])
    assert (seat.is_trainee, seat.qualified_by) == (False, rita)
    assert seat.qualified_at is not None
    assert "says Rita Recruiter" in recruiter.get(address(panel)).content.decode()


@pytest.mark.parametrize("key", ["", "x", "999999", "9" * 40, "\0"])
def test_qualifying_nobody_changes_nothing(recruiter, panel, people, key):
    save(recruiter, panel, people[1])

    assert recruiter.post(address(panel), {"qualify": key}).status_code == 302

    assert panel.seats.filter(is_trainee=True).count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"shadow_steps": "-1"}, "shadow_steps"),
        ({"shadow_steps": "21"}, "shadow_steps"),
        ({"lead_steps": "two"}, "lead_steps"),
        ({"learning": ["999999"]}, "learning"),
    ],
)
def test_error_stands_at_its_field(recruiter, panel, people, changes, field):
    response = save(recruiter, panel, people[1], **changes)

    assert list(response.context["form"].errors) == [field]
    assert not panel.seats.filter(is_trainee=True).exists()


def test_not_everybody_can_learn(recruiter, panel, people):
    response = save(recruiter, panel, *people)

    assert "Somebody has to be qualified" in response.context["form"].errors["learning"][0]


def test_group_needs_somebody_qualified(recruiter, panel, people):
    ada, lee = people
    drawn = [Drawn(one.first_name, 1, False, frozenset([one.pk])) for one in (ada, lee)]
    SeatGroup.objects.arrange(panel, drawn)

    response = save(recruiter, panel, lee)

    assert "“Lee” has nobody" in response.context["form"].errors["learning"][0]


def test_stranger_finds_no_such_page(client, panel):
    client.force_login(make_user(is_staff=True))

    assert client.get(address(panel)).status_code in {302, 403, 404}
    assert client.post(address(panel), {"qualify": "1"}).status_code in {302, 403, 404}
