"""A form that was opened before somebody else changed the interview."""

import pytest
from django.http import QueryDict

from interviews.booking.forms.seen import SeenForm
from tests.factories import make_interview

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("seen", "is_taken"), [("1", False), ("2", True), ("", True), ("x", False)])
def test_only_what_was_written_about_the_present_version_is_taken(seen, is_taken):
    interview = make_interview()
    interview.version = 2

    assert SeenForm(QueryDict(f"seen={seen}"), interview=interview).is_valid() is is_taken


def test_refused_form_is_about_the_present_version():
    interview = make_interview()
    interview.version = 2
    form = SeenForm(QueryDict("seen=1"), interview=interview)

    assert "Somebody changed this interview" in str(form.non_field_errors())
    assert 'value="2"' in str(form["seen"])
