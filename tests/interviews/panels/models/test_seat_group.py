"""Rows of a panel's groups: drawn up whole, copied, and never with people who don't sit on the panel."""

import pytest
from django.db import IntegrityError, transaction

from interviews.models import Interviewer, Panel, SeatGroup
from interviews.panels.models.seat_group import Drawn
from tests.factories import make_interviewer, make_panel

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> list[Interviewer]:
    return [make_interviewer(name=name) for name in ("Ada", "Ben")]


@pytest.fixture
def panel(people) -> Panel:
    return make_panel(interviewers=people)


def engineers(*people: Interviewer) -> Drawn:
    return Drawn("Engineer", 1, takes_all=False, people=frozenset(one.pk for one in people))


ALL = Drawn("All", 2, takes_all=True, people=frozenset())


def test_arranging_makes_exactly_these_groups_in_this_order(panel, people):
    SeatGroup.objects.arrange(panel, [ALL])

    SeatGroup.objects.arrange(panel, [engineers(*people), ALL])

    assert SeatGroup.objects.of(panel) == (engineers(*people), ALL)


def test_strangers_to_the_panel_are_left_out(panel, people):
    SeatGroup.objects.arrange(panel, [engineers(people[0], make_interviewer())])

    assert SeatGroup.objects.of(panel) == (engineers(people[0]),)


def test_copy_has_the_groups_with_those_who_sit_on_it(panel, people):
    SeatGroup.objects.arrange(panel, [engineers(*people), ALL])
    other = make_panel(interviewers=people[:1])

    SeatGroup.objects.copy(panel, other)

    assert SeatGroup.objects.of(other) == (engineers(people[0]), ALL)
    assert SeatGroup.objects.of(panel) == (engineers(*people), ALL)


def test_panels_need_as_many_as_their_groups(panel, people):
    assert panel.people_needed == 1

    SeatGroup.objects.arrange(panel, [engineers(*people), ALL])

    assert Panel.objects.get(pk=panel.pk).people_needed == 3


@pytest.mark.parametrize("changes", [{"name": "All"}, {"needed": 0}])
def test_rows_that_mean_nothing_are_refused(panel, changes):
    SeatGroup.objects.arrange(panel, [ALL])

    with pytest.raises(IntegrityError), transaction.atomic():
        SeatGroup.objects.create(**({"panel": panel, "name": "Other", "needed": 1} | changes))
