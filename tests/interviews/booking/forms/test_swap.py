"""The form that swaps an interviewer: the rule first, then everybody else with what keeps them from it."""

import pytest
from django.http import QueryDict

from interviews.booking.choice import Choice
from interviews.booking.forms.swap import Possible, SwapForm
from interviews.enums import Skipped
from interviews.panels import fairness
from tests.factories import make_interview, make_interviewer

pytestmark = pytest.mark.django_db


def standing(person) -> fairness.Standing:
    [found] = fairness.standings(
        [fairness.Record(interviewer=person.pk, weight=1.0, parts=(), joined_at=None, leave=(), chances=0, owed=0)],
        minutes=45,
    )
    return found


def form(*, data: dict[str, str] | None = None, **parts) -> SwapForm:
    interview = make_interview()
    sent = None
    if data is not None:
        sent = QueryDict(mutable=True)
        sent.update({"reason": "Ill"} | data)
    return SwapForm(sent, interview=interview, possible=Possible(**({"chosen": None, "others": []} | parts)))


def chosen(*, free=(), skipped=()) -> Choice:
    return Choice(rule="fair", ranked=[(person, standing(person)) for person in free], skipped=list(skipped))


def test_everybody_stands_in_a_group_and_who_has_no_calendar_in_none():
    tom, lee, eve, ann, kim = (make_interviewer(name=name) for name in ("Tom", "Lee", "Eve", "Ann", "Kim"))
    kept = [(lee, Skipped.ON_LEAVE), (eve, Skipped.NO_CALENDAR)]
    found = form(chosen=chosen(free=[tom], skipped=kept), others=[(ann, None), (kim, Skipped.CALENDAR_LOST)])

    assert found.fields["to"].choices == [
        ("rule", "By the panel’s rule: Tom is next"),
        ("Free then, in the rule’s order", [(str(tom.pk), "Tom")]),
        ("On the panel, but kept from it", [(str(lee.pk), "Lee is on leave that day")]),
        ("Not on this panel", [(str(ann.pk), "Ann")]),
    ]


def test_rule_and_person_come_back_as_what_they_are():
    tom = make_interviewer(name="Tom")
    by_rule = form(data={"to": "rule"}, chosen=chosen(free=[tom]))
    by_hand = form(data={"to": str(tom.pk)}, chosen=chosen(free=[tom]))

    assert (by_rule.is_valid(), by_rule.chosen()) == (True, None)
    assert (by_hand.is_valid(), by_hand.chosen()) == (True, tom)


@pytest.mark.parametrize("to", ["", "rule", "0", "x", "9" * 30])
def test_who_is_not_offered_is_refused_at_the_field(to):
    assert list(form(data={"to": to}).errors) == ["to"]


def test_nobody_swaps_without_a_reason():
    tom = make_interviewer(name="Tom")

    assert list(form(data={"to": "rule", "reason": " "}, chosen=chosen(free=[tom])).errors) == ["reason"]
