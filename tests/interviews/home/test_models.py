"""Who takes a line: one person, whoever was first, until the line says something else."""

from datetime import timedelta

import pytest

from interviews.models import LineMark
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db
LINE = ("interviews.callbackrequest", "7")


def test_line_is_taken_once_unless_it_says_something_else_by_now():
    tom, ann = make_user(), make_user()

    def take(user, *, as_of="a", instead_of=None, at=NOW):
        return LineMark.objects.take(*LINE, as_of=as_of, user=user, by=user, instead_of=instead_of, at=at)

    assert take(tom) is None
    assert take(ann) == tom
    assert take(ann, instead_of=tom.pk) is None
    assert take(tom, as_of="b") is None
    assert {mark.as_of: mark.user for mark in LineMark.objects.all()} == {"a": ann, "b": tom}
    assert LineMark.objects.give_back(*LINE, as_of="b")
    assert not LineMark.objects.give_back(*LINE, as_of="b")
    assert LineMark.objects.get().user == ann


def test_what_somebody_took_who_has_left_is_free_again():
    tom, ann = make_user(), make_user()
    assert LineMark.objects.take(*LINE, as_of="a", user=tom, by=tom, instead_of=None, at=NOW) is None
    tom.is_active = False
    tom.save()

    assert not LineMark.objects.taken().exists()
    assert LineMark.objects.take(*LINE, as_of="a", user=ann, by=ann, instead_of=None, at=NOW) is None
    assert LineMark.objects.taken().get().user == ann


def test_old_marks_go_when_a_new_one_is_made():
    user = make_user()
    LineMark.objects.put_off(*LINE, as_of="a", user=user, until=NOW, at=NOW - timedelta(days=61))
    LineMark.objects.take("a", "1", as_of="a", user=user, by=user, instead_of=None, at=NOW)

    assert [mark.kind for mark in LineMark.objects.all()] == ["taken"]
