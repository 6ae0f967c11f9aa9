"""Which panels are meant."""

import pytest

from interviews.models import Panel
from tests.factories import make_panel

pytestmark = pytest.mark.django_db


def test_only_live_panels_that_want_it_even_out_at_night():
    wanted = make_panel(state="live", has_second_thoughts=True)
    make_panel(state="paused", has_second_thoughts=True)
    make_panel(state="live")

    assert list(Panel.objects.with_second_thoughts()) == [wanted]


def test_slug_that_is_taken_gets_a_number():
    make_panel(slug="phone-screen")

    assert Panel.objects.free_slug("Phone screen") == "phone-screen-2"
