from datetime import timedelta

from candidates import storage_limits
from tests.factories import NOW


def test_room_is_counted_for_each_machine_and_for_all_until_the_next_day(monkeypatch):
    monkeypatch.setattr(storage_limits, "MAX_BYTES", 150)
    monkeypatch.setattr(storage_limits, "MAX_BYTES_PER_MACHINE", 100)

    def take(size, machine, *, now=NOW):
        return storage_limits.allow(size, machine=machine, now=now)

    assert [take(90, "a"), take(20, "a"), take(60, "b"), take(1, "c")] == [True, False, True, False]
    assert take(100, "a", now=NOW + timedelta(days=1))
