"""The list of nights, with how far apart people were."""

import pytest
from django.urls import reverse

from interviews.models import SecondThoughts
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("apart", "words"), [((300, 180), "5 h, then 3 h"), ((None, None), "–")])
def test_list_says_how_far_apart_people_were(admin, apart, words):
    SecondThoughts.objects.create(night=NOW.date(), asked_at=NOW, due_at=NOW, before=apart[0], after=apart[1])

    assert words in admin.get(reverse("admin:interviews_secondthoughts_changelist")).content.decode()
