"""The recruiters' group is there after migrate, with what its work needs and nothing that destroys facts."""

import pytest
from django.contrib.auth.models import Group

from recruiting.roles import grant_recruiter_permissions

pytestmark = pytest.mark.django_db


def codenames() -> set[str]:
    return set(Group.objects.get(name="recruiters").permissions.values_list("codename", flat=True))


def test_group_can_do_a_recruiters_work():
    assert {
        "add_panel",
        "change_panel",
        "add_seat",
        "delete_seat",
        "view_notification",
        "change_notification",
        "add_job",
    } <= codenames()


def test_group_deletes_nothing_but_seats():
    assert {name for name in codenames() if name.startswith("delete_")} == {"delete_seat"}


def test_permission_taken_by_hand_is_back_after_the_next_migrate():
    before = codenames()
    Group.objects.get(name="recruiters").permissions.clear()

    grant_recruiter_permissions()

    assert codenames() == before
