"""A second click waits for the first one's outcome, but not for ever."""

import pytest

from interviews.booking import second_click


@pytest.fixture
def slept(monkeypatch) -> list[float]:
    """A clock that moves only while somebody sleeps."""
    naps: list[float] = []
    monkeypatch.setattr(second_click.time, "sleep", naps.append)
    monkeypatch.setattr(second_click.time, "monotonic", lambda: 1_000.0 + sum(naps))
    return naps


def test_it_waits_until_the_first_is_through(slept):
    answers = [True, True, False, True]

    second_click.wait_while(lambda: answers.pop(0))

    assert (len(slept), answers) == (2, [True])


def test_nothing_under_way_costs_no_time(slept):
    second_click.wait_while(lambda: False)

    assert slept == []


def test_first_that_never_ends_is_left_after_a_while(slept):
    second_click.wait_while(lambda: True)

    assert second_click.TIMEOUT <= sum(slept) < second_click.TIMEOUT + 2 * second_click.POLL_INTERVAL
