"""Lines cut, held and dripped on by the proxies, and servers behind them that are killed."""

import signal
import threading
import time

from scripts.drill.injectors.flooding import Flood, flood
from scripts.drill.proxy import Flaw, Kind
from scripts.drill.stage import FILES_CAME, Seen, Stage

REFUSED_WITHIN = 3.0  # seconds
DRIPPING = 4  # lines
KIB = 1024


def redis_emptied(stage: Stage) -> Seen:
    """F6"""
    assert stage.up.redis is not None
    found = flood(stage, "F6", stage.some(500, least=40))
    waited = stage.up.redis.say("llen", "events")
    stage.up.redis.say("flushall")
    return Seen(
        f"{waited or 0} tasks in the queue were gone; {found}", found.is_honest, is_injected=int(waited or 0) > 0
    )


def redis_killed(stage: Stage) -> Seen:
    """F7"""
    assert stage.up.redis is not None
    before = flood(stage, "F7-before", stage.some(200, least=30))
    stage.up.redis.end(signal.SIGKILL)
    assert stage.up.to_redis is not None
    stage.up.to_redis.break_all()
    try:
        during = flood(stage, "F7", stage.some(200, least=30), over=30 * stage.share)
    finally:
        stage.up.redis.start()
    words = f"without Redis {during}; p99 {during.p99 * 1000:.0f} ms, before {before.p99 * 1000:.0f} ms"
    return Seen(words, during.is_honest and len(during.accepted) == stage.some(200, least=30))


def redis_full(stage: Stage) -> Seen:
    """F9"""
    assert stage.up.redis is not None
    used = stage.up.redis.say("config", "set", "maxmemory", "1mb")
    stage.up.redis.say("config", "set", "maxmemory-policy", "noeviction")
    try:
        found = flood(stage, "F9", stage.some(100, least=20), over=15 * stage.share)
    finally:
        stage.up.redis.say("config", "set", "maxmemory", "0")
    has_refused = "errorstat_OOM" in stage.up.redis.say("info", "errorstats")
    words = f"maxmemory 1mb ({used}), {'which refused writes' if has_refused else 'and no write was refused'}: {found}"
    return Seen(words, found.is_honest, is_injected=has_refused)


def redis_cut(stage: Stage) -> Seen:
    """F10"""
    assert stage.up.to_redis is not None
    cut = 0
    for _ in range(stage.some(20, least=4)):
        cut += stage.up.to_redis.break_all()
        time.sleep(0.8)
    return Seen(f"{cut} connections reset in {stage.some(20, least=4)} rounds", is_met=True, is_injected=cut > 0)


def postgres_stopped(stage: Stage) -> Seen:
    """F11 and F12: at once, without a checkpoint, under load; started again on the same files."""
    assert stage.up.postgres is not None
    found: list[Flood] = []
    over = max(8.0, 60 * stage.share / 2)
    sender = threading.Thread(target=lambda: found.append(flood(stage, "F11", stage.some(300, least=40), over=over)))
    sender.start()
    time.sleep(over / 4)
    stage.up.postgres.end(signal.SIGQUIT)
    time.sleep(over / 2)
    stage.up.postgres.start()
    sender.join()
    one = found[0]
    slowest = max(one.refusing, default=0.0)
    words = f"{one}; slowest 503 {slowest:.1f} s; {one.without_retry_after} of the 503 without Retry-After"
    is_met = one.is_honest and slowest < REFUSED_WITHIN and not one.without_retry_after
    return Seen(words, is_met, is_injected=bool(one.refusing))


def database_cut(stage: Stage) -> None:
    if stage.up.to_postgres is not None:
        stage.up.to_postgres.break_all()


def nylas_refused(stage: Stage) -> None:
    """The line to Nylas breaks, then nobody answers, then it comes back."""
    line = stage.up.to_nylas
    line.flaw = lambda: Flaw(Kind.REFUSE)
    line.break_all()
    stage.wait(6)
    line.flaw = lambda: Flaw(Kind.HANG)
    stage.wait(6)
    line.mend()


def downloads_cut(stage: Stage) -> Seen:
    """F24: each answer of more than 60 KiB ends at a random byte of a recording's first half; the next try goes on from there."""
    line, die = stage.up.to_nylas, stage.die
    before, cuts, wanted = line.bytes_down, line.cuts, stage.some(50, least=3)
    line.flaw = lambda: Flaw(Kind.CUT, after=die.randint(60 * KIB, 400 * KIB))
    stage.while_files_come(lambda: line.cuts - cuts >= wanted)
    line.mend()
    came, cut = line.bytes_down - before, line.cuts - cuts
    return Seen(
        f"{cut} answers cut; {came / KIB / KIB:.0f} MiB came over the line meanwhile",
        is_met=True,
        is_injected=cut >= wanted,
    )


def downloads_dripped(stage: Stage) -> Seen:
    """F29: four lines or more drip 1 KiB/s; the others go on."""
    line = stage.up.to_nylas
    before = line.drips

    def dripping() -> int:
        return line.drips - before

    line.flaw = lambda: Flaw(Kind.DRIP, after=40 * KIB, per_second=KIB) if dripping() < DRIPPING else None
    stage.while_files_come(lambda: dripping() >= DRIPPING)
    line.mend()
    others = stage.until_files_come()
    words = f"{dripping()} lines at 1 KiB/s; the others brought {others / KIB / KIB:.1f} MiB meanwhile"
    return Seen(words, others > FILES_CAME, is_injected=dripping() >= DRIPPING)
