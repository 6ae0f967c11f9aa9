"""The recruiters' group is there after migrate, with what its work needs and nothing that destroys facts."""

import pytest
from django.contrib.auth.models import Group

from recruiting import queue
from recruiting.roles import grant_recruiter_permissions
from recruiting.work.kinds import Kind
from recruiting.work.rows import Work

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


@pytest.mark.parametrize("kind", queue.KINDS.values(), ids=list(queue.KINDS))
def test_group_may_look_at_every_kind_of_work_and_try_it_again(kind: Kind[Work]):
    name = kind.model._meta.model_name

    assert {f"view_{name}", f"change_{name}"} <= codenames()
    assert f"add_{name}" not in codenames()


def test_group_deletes_nothing_but_seats_and_leave():
    assert {name for name in codenames() if name.startswith("delete_")} == {"delete_leave", "delete_seat"}


def test_permission_taken_by_hand_is_back_after_the_next_migrate():
    before = codenames()
    Group.objects.get(name="recruiters").permissions.clear()

    grant_recruiter_permissions()

    assert codenames() == before
