from datetime import timedelta

from candidates import limiting
from tests.factories import NOW


def test_counts_each_key_for_itself_until_the_stretch_is_over():
    start = NOW.replace(minute=0)

    def ask(key, minutes=0):
        return limiting.within(key, at_most=2, per=timedelta(minutes=15), now=start + timedelta(minutes=minutes))

    assert [ask("a"), ask("a"), ask("a"), ask("b"), ask("a", 16)] == [True, True, False, True, True]
