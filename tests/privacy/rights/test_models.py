"""What candidates did on their page, and what their browser was given."""

from datetime import timedelta

import pytest

from privacy.models import OwnAct, OwnCode
from tests.factories import NOW, make_link

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_one_viewing_is_one_row_and_each_copy_is_one():
    link = make_link()
    for act in ("play", "play", "copy", "copy"):
        OwnAct.note(link, act, at=NOW)
    OwnAct.note(link, "play", at=NOW + HOUR)

    assert sorted(OwnAct.objects.values_list("act", flat=True)) == ["copy", "copy", "play", "play"]


def test_code_opens_its_own_link_for_twelve_hours():
    link, other = make_link(), make_link()
    code = OwnCode.objects.create(link=link, made_at=NOW)
    assert not OwnCode.opens(link, code.browser_pass, now=NOW)  # nobody typed it
    code.unlock(code.digits, at=NOW)

    assert [OwnCode.opens(link, code.browser_pass, now=NOW + hours * HOUR) for hours in (0, 11, 12)] == [
        True,
        True,
        False,
    ]
    assert not OwnCode.opens(other, code.browser_pass, now=NOW)
    assert not OwnCode.opens(link, "", now=NOW)
