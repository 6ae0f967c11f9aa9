"""What happened to an interview names its people."""

import pytest

from tests.factories import NOW, make_interview, make_interviewer

pytestmark = pytest.mark.django_db


def test_handing_over_names_both_and_gives_the_part_to_the_new_one():
    interview, joining = make_interview(), make_interviewer(name="Tom Weber")
    leaving = interview.interviewer

    told = {"leaving": leaving, "joining": joining, "actor": "system", "at": NOW}
    change = interview.hand_over(**told, meeting=None, grant_id="")

    assert (change.from_interviewer, change.to_interviewer, change.version) == (leaving, joining, 2)
    assert [one.interviewer for one in interview.assignments.all()] == [joining]
