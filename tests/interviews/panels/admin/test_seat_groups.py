"""The page of a panel's groups: kept, refused at the field at fault, and shown on the panel."""

import pytest
from django.urls import reverse

from interviews.models import Interviewer, Panel, SeatGroup
from interviews.panels.models.seat_group import Drawn
from tests.factories import make_interviewer, make_panel, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def recruiter(client):
    client.force_login(make_user(recruiter=True))
    return client


@pytest.fixture
def people() -> list[Interviewer]:
    return [make_interviewer(name=name) for name in ("Ada", "Ben", "Cleo")]


@pytest.fixture
def panel(people) -> Panel:
    return make_panel(interviewers=people)


def address(panel: Panel) -> str:
    return reverse("admin:interviews_panel_seat_groups", args=[panel.pk])


def save(client, panel: Panel, *groups: dict, shown: str | None = None, initial: int = 0):
    """As a browser sends it, with the stamp of the page that was shown."""
    shown = shown or client.get(address(panel)).context["shown"]
    data = {"shown": shown, "groups-TOTAL_FORMS": len(groups) + 2, "groups-INITIAL_FORMS": initial}
    for number, group in enumerate([*groups, {}, {}]):
        filled = {"name": "", "needed": "1", **group}
        data |= {f"groups-{number}-{name}": value for name, value in filled.items()}
    return client.post(address(panel), data)


def group(name: str, *people: Interviewer, needed: int = 1) -> dict:
    return {"name": name, "needed": str(needed), "people": [str(one.pk) for one in people] or ["everybody"]}


def errors(response) -> list[dict]:
    return [dict(one) for one in response.context["groups"].errors]


def test_groups_are_kept_and_shown_on_the_panel(recruiter, panel, people):
    ada, ben, cleo = people

    save(recruiter, panel, group("Manager", ada), group("Engineer", ben, cleo))

    assert SeatGroup.objects.of(panel) == (
        Drawn("Manager", 1, False, frozenset([ada.pk])),
        Drawn("Engineer", 1, False, frozenset([ben.pk, cleo.pk])),
    )
    page = recruiter.get(reverse("admin:interviews_panel_change", args=[panel.pk])).content.decode()
    assert "Manager: 1 of Ada; Engineer: 1 of Ben, Cleo" in page


def test_two_of_everybody(recruiter, panel):
    save(recruiter, panel, group("Interviewers", needed=2))

    assert SeatGroup.objects.of(panel) == (Drawn("Interviewers", 2, True, frozenset()),)


def test_group_is_taken_away(recruiter, panel, people):
    save(recruiter, panel, group("Manager", people[0]), group("All"))

    save(recruiter, panel, group("Manager", people[0]) | {"DELETE": "on"}, group("All"), initial=2)

    assert [one.name for one in SeatGroup.objects.of(panel)] == ["All"]


def test_page_shows_what_is_saved(recruiter, panel, people):
    save(recruiter, panel, group("Manager", people[0]), group("All"))

    first, second, *_ = recruiter.get(address(panel)).context["groups"].forms

    assert first.initial == {"name": "Manager", "needed": 1, "people": [str(people[0].pk)]}
    assert second.initial == {"name": "All", "needed": 1, "people": ["everybody"]}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"needed": "0"}, "needed"),
        ({"needed": "11"}, "needed"),
        ({"needed": "many"}, "needed"),
        ({"needed": "4"}, "needed"),
        ({"people": []}, "people"),
        ({"people": ["999999"]}, "people"),
        ({"people": ["\0"]}, "people"),
    ],
)
def test_error_stands_at_its_field_and_nothing_typed_is_lost(recruiter, panel, changes, field):
    response = save(recruiter, panel, group("Engineer") | changes)

    assert list(errors(response)[0]) == [field]
    assert response.context["groups"].forms[0]["name"].value() == changes.get("name", "Engineer")
    assert not SeatGroup.objects.exists()


def test_nobody_can_take_two_seats(recruiter, panel, people):
    response = save(recruiter, panel, group("All"), group("Manager", people[0]), group("Lead", people[0]))

    assert [list(one) for one in errors(response)][:3] == [[], [], ["people"]]
    assert not SeatGroup.objects.exists()


def test_two_groups_of_one_name_are_refused(recruiter, panel):
    response = save(recruiter, panel, group("All"), group("all"))

    assert "name" in errors(response)[1]


def test_person_without_a_group_is_named(recruiter, panel, people):
    response = save(recruiter, panel, group("Engineer", *people[:2]))

    assert "Cleo stands in no group" in response.content.decode()
    assert not SeatGroup.objects.exists()


def test_colleagues_change_is_not_overwritten_unseen(recruiter, panel):
    shown = recruiter.get(address(panel)).context["shown"]
    SeatGroup.objects.arrange(panel, [Drawn("Theirs", 1, True, frozenset())])

    response = save(recruiter, panel, group("Mine"), shown=shown)

    assert "meanwhile" in response.content.decode()
    assert [one.name for one in SeatGroup.objects.of(panel)] == ["Theirs"]
    save(recruiter, panel, group("Mine"), shown=response.context["shown"])
    assert [one.name for one in SeatGroup.objects.of(panel)] == ["Mine"]


def test_problem_of_the_groups_leads_to_their_page(recruiter, panel, people):
    SeatGroup.objects.arrange(panel, [Drawn("Manager", 1, False, frozenset([people[0].pk]))])

    page = recruiter.get(reverse("admin:interviews_panel_publish", args=[panel.pk])).content.decode()

    assert "Ben stands in no group" in page
    assert f'href="{address(panel)}"' in page


def test_page_says_when_candidates_find_no_times_because_a_seat_is_empty(recruiter, panel, people):
    ada, *others = people
    drawn = [
        Drawn("Manager", 1, False, frozenset([ada.pk])),
        Drawn("Engineer", 1, False, frozenset(one.pk for one in others)),
    ]
    SeatGroup.objects.arrange(panel, drawn)
    Interviewer.objects.filter(pk=ada.pk).update(grant_state="expired")

    page = recruiter.get(reverse("admin:interviews_panel_change", args=[panel.pk])).content.decode()

    assert "Nobody of “Manager” has a working calendar, so candidates find no times." in page


def test_interviewer_finds_no_such_page(client, panel):
    client.force_login(make_user(is_staff=True))

    assert client.get(address(panel)).status_code in {302, 403, 404}
    assert client.post(address(panel), {"groups-TOTAL_FORMS": 0, "groups-INITIAL_FORMS": 0}).status_code != 200
