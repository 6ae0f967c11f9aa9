"""The list of days on which candidates found no times."""

import pytest
from django.urls import reverse

from interviews.models import Shortage
from tests.factories import NOW, make_panel

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("reason", "words"), [("weekly_cap", "weekly cap"), ("notice", "notice"), ("of old", "of old"), ("", "–")]
)
def test_list_says_on_which_panel_and_why(admin, reason, words):
    row = Shortage.objects.note(make_panel(name="Deep dive"), at=NOW)
    row.explain(reason, kept=1, seated=1)

    page = admin.get(reverse("admin:interviews_shortage_changelist")).content.decode()

    assert "Deep dive" in page
    assert words in page
