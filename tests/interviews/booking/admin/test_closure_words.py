"""Every reason that closes times has words, and says where it is put right."""

import pytest

from interviews.booking.admin import closure_words
from interviews.booking.admin.closure_words import Place
from interviews.enums import ClosedBy, Skipped
from interviews.panels.forms.interviewer import InterviewerForm
from interviews.panels.forms.panel_page import PanelPageForm


@pytest.mark.parametrize("rule", [*ClosedBy, *Skipped], ids=str)
def test_every_reason_has_words(rule):
    words = closure_words.WORDS[rule]

    assert len(str(words.short)) <= 14  # fits its field in the drawing
    assert str(words.said).endswith(".")
    assert ("%(count)s" in str(words.said)) == isinstance(rule, Skipped)
    assert str(words.button)


@pytest.mark.parametrize("rule", closure_words.WORDS, ids=str)
def test_the_field_it_leads_to_is_there(rule):
    words = closure_words.WORDS[rule]
    forms = {Place.PANEL: PanelPageForm, Place.PERSON: InterviewerForm}
    if words.field:
        assert words.field in forms[words.place].base_fields


def test_no_reason_is_meant_twice():
    assert not set(ClosedBy.values) & set(Skipped.values)


def test_reason_without_words_is_said_with_its_label(monkeypatch):
    monkeypatch.delitem(closure_words.WORDS, Skipped.ON_LEAVE)

    words = closure_words.words_of(Skipped.ON_LEAVE)

    assert words.short == "is on leave that day"
    assert str(words.said) % {"count": 1, "all": 2} == "1 of 2 can’t be had: each is on leave that day."
