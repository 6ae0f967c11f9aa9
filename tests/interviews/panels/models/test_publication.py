"""Versions of a panel on their way to Nylas: one at a time, and each knows who published it."""

import pytest

from interviews.models import Panel, Publication
from tests.factories import NOW, make_panel, make_user

pytestmark = pytest.mark.django_db


def publish(panel: Panel, number: int, *, state: str = "done", **fields: object) -> Publication:
    return Publication.objects.create(
        panel=panel, number=number, payload={}, state=state, created_at=NOW, due_at=NOW, **fields
    )


def test_last_meant_is_the_newest_that_nylas_has_or_will_have():
    panel = make_panel()
    assert panel.publications.latest_not_refused() is None

    done = publish(panel, 1)
    publish(panel, 2, state="refused")
    publish(panel, 3, state="dead")
    assert panel.publications.latest_not_refused() == done

    waiting = publish(panel, 4, state="failed")
    assert panel.publications.latest_not_refused() == waiting


def test_one_of_a_panel_is_on_its_way_at_a_time():
    panel = make_panel()
    first, second = publish(panel, 1, state="due"), publish(panel, 2, state="due")
    other = publish(make_panel(), 1, state="due")
    assert set(Publication.objects.due(NOW)) == {first, second, other}

    Publication.objects.claim(first.pk, now=NOW)

    assert set(Publication.objects.due(NOW)) == {other}


@pytest.mark.parametrize(("of_the_first", "is_news"), [("done", False), ("refused", True), ("dead", True)])
def test_repeat_is_news_only_while_nothing_of_it_has_arrived(of_the_first, is_news):
    panel = make_panel()
    first = publish(panel, 1, state=of_the_first)
    repeat = publish(panel, 2, state="due", repeats=first)

    assert (first.is_new_at_nylas(), repeat.is_new_at_nylas()) == (True, is_news)

    publish(panel, 3, repeats=first)
    assert repeat.is_new_at_nylas() is False


def test_repeat_was_published_by_whoever_published_what_it_repeats():
    panel, recruiter = make_panel(), make_user()
    first = publish(panel, 1, by=recruiter)
    repeat = publish(panel, 2, repeats=first)

    assert (first.published_by, repeat.published_by, publish(panel, 3).published_by) == (recruiter, recruiter, None)
