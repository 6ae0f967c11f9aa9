from datetime import date

import pytest

from privacy.periods import FOREVER, Period, read_period


@pytest.mark.parametrize(
    ("text", "day", "last"),
    [
        ("30 days", date(2026, 1, 1), date(2026, 1, 31)),
        ("1 month", date(2026, 1, 31), date(2026, 2, 28)),
        ("6 months", date(2026, 11, 30), date(2027, 5, 30)),
        ("2 years", date(2028, 2, 29), date(2030, 2, 28)),
        ("0 days", date(2026, 1, 1), date(2026, 1, 1)),
        ("100 years", date(9950, 1, 1), FOREVER),
        ("30 days", date(9999, 12, 30), FOREVER),
    ],
)
def test_last_day(text, day, last):
    assert read_period(text).after(day) == last


def test_period_reads_as_it_is_written():
    assert [str(Period(1, "month")), str(Period(6, "month"))] == ["1 month", "6 months"]


@pytest.mark.parametrize("text", ["", "6", "six months", "6 weeks", "-1 days", "1.5 years", "6  months", "٦ months"])
def test_other_lengths_are_refused_in_words(text):
    with pytest.raises(ValueError, match="is no length of time"):
        read_period(text)


def test_length_beyond_a_lifetime_is_refused():
    with pytest.raises(ValueError, match="longer than 100 years"):
        read_period("101 years")
