"""The page of a swap: who, why, what was overruled, and why this interviewer."""

import pytest
from django.urls import reverse

from interviews.models import Interview, Reassignment
from tests.factories import NOW, make_interview, make_interviewer, make_link, make_panel
from tests.interviews.pressing import press
from tests.walking import booked, invited


def test_swapped_by_rule_from_the_interviews_page_it_says_why_this_one(admin, panel):
    interview = booked(invited(panel))
    before = interview.interviewer

    press(admin, interview, "swap", to="rule", reason="Priya is ill.", seen="1")

    after, row = Interview.objects.get(), Reassignment.objects.get()
    assert after.interviewer == row.joining != before
    page = admin.get(reverse("admin:interviews_interview_change", args=[interview.pk])).content.decode()
    there = reverse("admin:interviews_reassignment_change", args=[row.pk])
    assert f'href="{there}"' in page
    assert f"Taken over by {row.joining.name} from {before.name}" in page
    why = admin.get(there).content.decode()
    assert "Priya is ill." in why
    assert "Hours count all panels" in why


def test_person_who_is_kept_from_it_is_taken_after_a_tick_and_a_reason(admin, panel):
    interview = booked(invited(panel))
    person = interview.panel.interviewers.exclude(pk=interview.interviewer_id).first()
    day = interview.starts_at.date()
    person.leaves.create(first_day=day, last_day=day, kind="holiday", entered_at=NOW)
    wanted = {"to": str(person.pk), "reason": "Nobody else knows the ledger.", "seen": "1"}

    refused = press(admin, interview, "swap", **wanted)
    assert "is on leave that day. Choose another person, or tick the box below." in refused.content.decode()
    assert "Nobody else knows the ledger." in refused.content.decode()
    press(admin, interview, "swap", anyway="on", **wanted)

    row = Reassignment.objects.get()
    assert (row.joining, row.override) == (person, "on_leave")
    page = admin.get(reverse("admin:interviews_reassignment_change", args=[row.pk])).content.decode()
    assert f"{person.name} is on leave that day" in page
    assert "was chosen by hand" in page


def test_page_says_that_calendars_do_not_answer_and_offers_others(admin, db):
    panel = make_panel(interviewers=[make_interviewer(), make_interviewer(name="Tom Weber")])
    interview = make_interview(link=make_link(panel=panel))
    make_interviewer(name="Eve of another panel")

    page = admin.get(reverse("admin:interviews_interview_swap", args=[interview.pk])).content.decode()

    assert "The calendars don’t answer at the moment" in page
    assert "Eve of another panel" in page


@pytest.mark.parametrize("is_swapped", [True, False])
def test_interviews_page_says_what_is_under_way(admin, db, is_swapped):
    interview, joining = make_interview(), make_interviewer(name="Tom Weber")
    told = {
        "cause": "asked",
        "reason": "Ill",
        "override": "",
        "reasons": [],
        "actor": "recruiter",
        "by": None,
        "at": NOW,
    }
    row = Reassignment.objects.begin(interview, leaving=interview.interviewer, joining=joining, **told)
    if is_swapped:
        row.note_swapped(NOW)

    page = admin.get(reverse("admin:interviews_interview_change", args=[interview.pk])).content.decode()

    assert ("has still to leave" in page, "is to take it over" in page) == (is_swapped, not is_swapped)
