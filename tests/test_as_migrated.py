"""After a test that commits, the database is as migrating left it."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

from candidates.models import Candidate
from interviews.models import Interview
from privacy.models import Hold
from recruiting.recruiters import RECRUITERS
from tests import as_migrated
from tests.factories import NOW, make_interview, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def standing() -> dict[str, list[object]]:
    return {
        "kinds of rows": list(ContentType.objects.order_by("pk").values_list()),
        "permissions": list(Permission.objects.order_by("pk").values_list()),
        "groups": list(Group.objects.order_by("pk").values_list()),
        "of groups": list(Group.permissions.through.objects.order_by("pk").values_list()),
    }


def test_rows_of_the_test_are_gone_even_those_that_a_hold_is_on():
    interview = make_interview()
    Hold.objects.create(interview=interview, reason="Charge filed", placed_by=make_user(), placed_at=NOW)

    as_migrated.put_back()

    assert not any(model.objects.exists() for model in (Hold, Interview, Candidate))


def test_what_migrating_wrote_stands_there_again_under_its_keys():
    before = standing()
    Permission.objects.filter(codename__startswith="add_").delete()
    Group.objects.filter(name=RECRUITERS).update(name="others")
    Group.objects.create(name="more")

    as_migrated.put_back()

    assert standing() == before
    assert all(before.values())
