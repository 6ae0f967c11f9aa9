"""Keys that no row can have, in a choice of several rows."""

import pytest
from django.core.exceptions import ValidationError

from interviews.models import Interviewer
from recruiting.desk.rows_field import RowsField
from tests.factories import make_interviewer

pytestmark = pytest.mark.django_db


def test_rows_are_found_by_their_keys():
    person = make_interviewer()

    assert list(RowsField(Interviewer.objects.all()).clean([str(person.pk)])) == [person]


@pytest.mark.parametrize("key", ["x", "9" * 40, "-" + "9" * 40, "\0", ""])
def test_key_that_no_row_can_have_is_refused(key):
    with pytest.raises(ValidationError):
        RowsField(Interviewer.objects.all()).clean([key])
