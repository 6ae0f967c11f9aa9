"""The rows of the fault matrix that are injected here: what is broken, what is expected, on which database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from scripts.drill.injectors import chance, cutting, killing, lying, pausing, starving
from scripts.drill.stage import Seen, Stage


class Database(Enum):
    SQLITE = "SQLite"
    SCALED = "Postgres + Redis"


class Phase(Enum):
    BOOKING = "while candidates book"
    RECORDING = "while calls are held and files come"


NO_REDIS = "no Redis in this mode"
NO_POSTGRES = "no Postgres in this mode"
NO_SQLITE = "no SQLite in this mode"


@dataclass(frozen=True)
class Row:
    """`except_on`: the databases on which it has no sense, and why."""

    name: str
    injected: str
    expected: str
    inject: Callable[[Stage], Seen]
    phase: Phase = Phase.BOOKING
    except_on: Mapping[Database, str] = field(default_factory=dict)


SCALED_ONLY = {Database.SQLITE: NO_REDIS}
POSTGRES_ONLY = {Database.SQLITE: NO_POSTGRES}
SQLITE_ONLY = {Database.SCALED: NO_SQLITE}

ROWS = (
    Row("F1", "web killed -9 under load", "200 or no answer; 0 lost", killing.web_under_load),
    Row("F2", "worker killed -9 at random", "held rows free ≤ 120 s later (lease 90 s)", killing.worker_within_a_step),
    Row("F3", "worker stopped beyond its lease, then woken", "0 effects twice", pausing.worker_beyond_its_lease),
    Row("F6", "Redis FLUSHALL", "0 lost", cutting.redis_emptied, except_on=SCALED_ONLY),
    Row(
        "F7", "Redis killed -9, nothing kept", "all answered 200 meanwhile", cutting.redis_killed, except_on=SCALED_ONLY
    ),
    Row("F8", "Redis stopped", "0 requests > 5 s, 0 failed", pausing.redis, except_on=SCALED_ONLY),
    Row("F9", "Redis full", "200 meanwhile; 0 lost", cutting.redis_full, except_on=SCALED_ONLY),
    Row("F10", "Redis's connections reset", "0 lost", cutting.redis_cut, except_on=SCALED_ONLY),
    Row(
        "F11, F12",
        "Postgres stopped at once, and started again",
        "200, or 503 with Retry-After within 3 s; 0 lost",
        cutting.postgres_stopped,
        except_on=POSTGRES_ONLY,
    ),
    Row("F16", "SQLite's write lock held", "200 or 503", starving.lock_of_sqlite, except_on=SQLITE_ONLY),
    Row("F17", "12 processes write", "0 “locked”", starving.many_writers),
    Row(
        "F18",
        "disk full under SQLite",
        "503, file whole, works after",
        starving.disk_of_the_database,
        except_on=SQLITE_ONLY,
    ),
    Row("F33", "each notification three times", "1 row each", lying.notifications_thrice),
    Row("F35", "nobody takes notifications for 25 minutes", "sweeps find all", lying.door_shut),
    Row("F36", "one notification in ten never sent", "sweeps find all", lying.notifications_dropped),
    Row("F40", "two workers, two beats", "0 effects twice", killing.two_of_each),
    Row("F43", "clients that drip", "5 of 5 honest ones ≤ 1 s", lying.slow_clients),
    Row("F44", "1,000 notifications at once, then 50/s", "200 or 503; p99 ≤ 250 ms at 50/s; 0 lost", lying.burst),
    Row("F45", "secret rotated while notifications come", "0 lost", lying.secret_changed),
    Row("F52", "everything at random", "0 lost, 0 twice", chance.for_its_time),
    Row("F24", "downloads cut at a random byte", "archived, bytes right", cutting.downloads_cut, Phase.RECORDING),
    Row(
        "F35 (80 h)",
        "nobody takes notifications for 80 hours, while calls are held",
        "webhook active after one sweep; sweeps find all",
        lying.door_shut_for_days,
        Phase.RECORDING,
    ),
    Row(
        "F25–F28, F30",
        "media without length, flipped, dead, refused",
        "archived, bytes right",
        lying.media_lie,
        Phase.RECORDING,
    ),
    Row(
        "F32",
        "worker killed -9 among downloads",
        "no part under a final name",
        killing.worker_among_downloads,
        Phase.RECORDING,
    ),
    Row("F5", "worker out of memory", "rows tried again, 0 lost", starving.memory_of_the_worker, Phase.RECORDING),
    Row("F20", "disk full while a recording comes", "archived later", starving.disk_of_downloads, Phase.RECORDING),
    Row("F31 (folder)", "archive can't be written", "archived later", starving.storage_gone, Phase.RECORDING),
    Row("F29", "downloads drip at 1 KiB/s", "others go on", cutting.downloads_dripped, Phase.RECORDING),
    Row("F42", "SIGTERM among downloads", "ends ≤ 35 s, goes on later", killing.worker_asked_to_end, Phase.RECORDING),
)
SHORT = ("F1", "F33", "F36", "F52")  # within ./test
