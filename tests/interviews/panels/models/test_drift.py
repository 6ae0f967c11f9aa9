"""Drift of a panel: one open row each, renewed while it lasts, and not found again once it was taken over."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from interviews.models import Panel, PanelDrift, Publication
from tests.factories import NOW, make_panel, make_user

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
FOUND: dict[str, Any] = {"lines": [("Name", "Ours", "Theirs")], "others": [], "theirs": {"name": "Theirs"}}


def publication_of(panel: Panel, number: int = 1) -> Publication:
    return Publication.objects.create(panel=panel, number=number, payload={}, state="done", created_at=NOW, due_at=NOW)


def test_the_same_found_again_is_one_row_that_says_since_when():
    sent = publication_of(make_panel())
    PanelDrift.objects.note(sent, **FOUND, at=NOW)

    PanelDrift.objects.note(sent, **FOUND, at=LATER)

    row = PanelDrift.objects.get()
    assert (row.found_at, row.seen_at, row.lines, row.is_deleted) == (NOW, LATER, [["Name", "Ours", "Theirs"]], False)
    assert str(row) == f"{row.panel}, changed at Nylas"


def test_another_difference_has_another_fingerprint():
    sent = publication_of(make_panel())
    first = PanelDrift.objects.note(sent, **FOUND, at=NOW)
    second = PanelDrift.objects.note(sent, **FOUND | {"theirs": None}, at=NOW)

    assert first is not None
    assert second is not None
    assert (first.pk, first.fingerprint == second.fingerprint, second.is_deleted) == (second.pk, False, True)


@pytest.mark.parametrize(
    ("settlement", "changes", "is_found"),
    [
        ("taken", {}, False),
        ("taken", {"theirs": {"name": "Another"}}, True),
        ("kept", {}, True),
        ("returned", {}, True),
    ],
)
def test_what_was_taken_over_is_not_found_again(settlement, changes, is_found):
    sent, rita = publication_of(make_panel()), make_user()
    PanelDrift.objects.note(sent, **FOUND, at=NOW)
    assert PanelDrift.objects.settle(sent.panel, settlement, by=rita, at=NOW) == 1

    PanelDrift.objects.note(sent, **FOUND | changes, at=LATER)

    assert PanelDrift.objects.open().exists() is is_found


def test_what_was_taken_over_is_found_beside_a_newer_version():
    sent = publication_of(make_panel())
    PanelDrift.objects.note(sent, **FOUND, at=NOW)
    PanelDrift.objects.settle(sent.panel, "taken", by=None, at=NOW)

    assert PanelDrift.objects.note(publication_of(sent.panel, 2), **FOUND, at=LATER) is not None


def test_settling_is_once_and_by_somebody():
    sent, rita = publication_of(make_panel()), make_user()
    PanelDrift.objects.note(sent, **FOUND, at=NOW)

    settled = [PanelDrift.objects.settle(sent.panel, how, by=rita, at=LATER) for how in ("kept", "published")]

    row = PanelDrift.objects.get()
    assert (settled, row.settlement, row.settled_by, row.settled_at) == ([1, 0], "kept", rita, LATER)


def test_database_allows_one_open_row_per_panel():
    sent = publication_of(make_panel())
    row = PanelDrift.objects.note(sent, **FOUND, at=NOW)
    assert row is not None
    row.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
