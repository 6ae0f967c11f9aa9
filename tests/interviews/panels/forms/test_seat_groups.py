"""A panel's groups as a browser sends them: what is kept of it, and what is nobody's group."""

import pytest

from interviews.models import Panel, SeatGroup
from interviews.panels.forms.seat_groups import SeatGroups
from interviews.panels.models.seat_group import Drawn
from tests.factories import make_interviewer, make_panel

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel() -> Panel:
    return make_panel(interviewers=[make_interviewer(name=name) for name in ("Ada", "Ben")])


def sent(panel: Panel, *groups: dict[str, object], initial: int = 0):
    data: dict[str, object] = {"form-TOTAL_FORMS": len(groups), "form-INITIAL_FORMS": initial}
    for number, group in enumerate(groups):
        data |= {f"form-{number}-{name}": value for name, value in group.items()}
    return SeatGroups(data, panel=panel)


def test_group_that_nobody_filled_in_is_none(panel):
    groups = sent(panel, {"name": "All", "needed": "2", "people": ["everybody"]}, {"name": "", "needed": "1"})

    assert groups.is_valid(), groups.errors
    assert groups.drawn() == [Drawn("All", 2, True, frozenset())]


def test_none_at_all_is_the_panel_of_before(panel):
    groups = sent(panel, {"name": "", "needed": "1"})

    assert groups.is_valid()
    assert groups.drawn() == []


def test_everybody_beside_some_is_everybody(panel):
    ada = panel.interviewers.first()
    groups = sent(panel, {"name": "All", "needed": "1", "people": ["everybody", str(ada.pk)]})

    assert groups.is_valid()
    assert groups.drawn() == [Drawn("All", 1, True, frozenset())]


def test_group_that_is_taken_away_needs_not_be_right(panel):
    SeatGroup.objects.arrange(panel, [Drawn("All", 2, True, frozenset())])

    groups = sent(panel, {"name": "", "needed": "x", "people": [], "DELETE": "on"}, initial=1)

    assert groups.is_valid(), groups.errors
    assert groups.drawn() == []


def test_on_a_panel_that_interviews_together_groups_are_refused(panel):
    panel.distribution = Panel.Distribution.EVERYONE

    groups = sent(panel, {"name": "All", "needed": "1", "people": ["everybody"]})

    assert not groups.is_valid()
    assert "nothing to choose" in groups.non_form_errors()[0]


def test_more_groups_than_a_page_holds_are_refused(panel):
    groups = sent(panel, *({"name": f"Group {n}", "needed": "1", "people": ["everybody"]} for n in range(9)))

    assert not groups.is_valid()
