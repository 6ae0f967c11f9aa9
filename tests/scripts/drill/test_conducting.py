"""The short drill of ./test: everything is killed and cut off while twenty interviews are booked, moved and cancelled, on SQLite."""

import pytest

from scripts.drill.conducting import drill
from scripts.drill.rows import ROWS, SHORT, Database

SEED = 3
INTERVIEWS = 20


@pytest.mark.timeout(900)
def test_nothing_is_lost_and_nothing_is_there_twice(monkeypatch):
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)

    outcome = drill(
        [row for row in ROWS if row.name in SHORT],
        database=Database.SQLITE,
        interviews=INTERVIEWS,
        share=0.03,
        seed=SEED,
    )

    assert [str(finding) for finding in outcome.findings] == []
    assert outcome.promised + outcome.unanswered == INTERVIEWS
    assert outcome.promised >= INTERVIEWS - 2
    assert {row.name: seen.words for row, seen in outcome.seen if not seen.is_green} == {}
    assert outcome.recordings >= INTERVIEWS // 2
