"""One drill on one database: bring everything up, break it row by row while candidates book and are recorded, let it heal, check."""

import random
import subprocess
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from scripts import Stopped, commands
from scripts.drill import installation
from scripts.drill.checker import End, Finding, Interview, Recording, check
from scripts.drill.installation import Installation
from scripts.drill.load import Load
from scripts.drill.receivers import mails_in
from scripts.drill.rows import Database, Phase, Row
from scripts.drill.stage import Seen, Stage, until

APART = 3600  # seconds between two times on offer that are taken
LATER = 4000.0  # seconds of the sandbox's time, after which Nylas has repeated what it will, and every next try is due
IDLE_WITHIN = 420.0  # seconds
CANCELLED = "cancelled"
LOOKED_FOR_AFTER = 120.0  # seconds, after which a booking without an outcome is looked for
AROUND = 60 * 86400


@dataclass(frozen=True)
class Outcome:
    """What one drill came to."""

    database: Database
    share: float
    seen: list[tuple[Row, Seen]]
    promised: int
    unanswered: int
    accepted: int
    recordings: int
    repeats: int
    findings: list[Finding]
    seconds: float


def drill(
    rows: Iterable[Row],
    *,
    database: Database,
    interviews: int,
    share: float,
    seed: int,
    records: bool = True,
    say: Callable[[str], None] = print,
) -> Outcome:
    """`share`: how long and how often things are broken, of the full drill. `records`: are the calls held, too?"""
    began = time.monotonic()
    chosen = [row for row in rows if database not in row.except_on]
    with installation.running(scaled=database is Database.SCALED) as up:
        stage = _prepare(up, interviews=interviews, share=share, seed=seed)
        seen = _break(stage, [row for row in chosen if row.phase is Phase.BOOKING], say)
        _end_leases(stage)
        stage.load.finish()
        say(f"  {len(stage.load.promises)} promised, {len(stage.load.unanswered)} never answered: {stage.load.answers}")
        if records:
            seen += _hold_calls(stage, [row for row in chosen if row.phase is Phase.RECORDING], say)
        hits = up.hits()
        _heal(stage, say)
        end = look(up, stage.accepted, records=records)
        findings = check(stage.load.promises, end)
        for finding in findings:
            say(f"  {finding}")
        return Outcome(
            database,
            share,
            [(row, _with_losses(row, each.judged(hits), findings)) for row, each in seen],
            promised=len(stage.load.promises),
            unanswered=len(stage.load.unanswered),
            accepted=len(end.accepted),
            recordings=sum(one.is_archived for one in end.recordings),
            repeats=end.repeats,
            findings=findings,
            seconds=time.monotonic() - began,
        )


def _with_losses(row: Row, seen: Seen, findings: list[Finding]) -> Seen:
    """Red, when notifications of its own flood were lost or kept twice."""
    own = [one for one in findings for name in row.name.split(", ") if one.of.startswith(f"drill-{name}-")]
    return replace(seen, words=f"{seen.words}; {len(own)} lost or twice", is_met=False) if own else seen


def _prepare(up: Installation, *, interviews: int, share: float, seed: int) -> Stage:
    """A panel, links and times; then worker and beat, and the candidates, who wait to be let in."""
    told = up.inside("prepare", interviews)
    slots = [tuple(slot) for slot in told["slots"]]
    apart: list[tuple[int, int]] = []
    for start, end in slots:
        if not apart or start - apart[-1][0] >= APART:
            apart.append((start, end))
    if len(apart) * installation.HOSTS < interviews * 1.5:
        raise Stopped(f"{len(apart)} free times are too few for {interviews} interviews.")
    load = Load(up.url, [tuple(link) for link in told["links"]], apart)
    for name in ("worker", "beat"):
        up.start(name)
    load.begin()
    return Stage(up, load, random.Random(seed), share)


def _break(stage: Stage, rows: list[Row], say: Callable[[str], None]) -> list[tuple[Row, Seen]]:
    """Each row while its share of the candidates books."""
    seen = []
    for row in rows:
        if row.phase is Phase.BOOKING:
            stage.load.release(-(-len(stage.load.links) // len(rows)))
        seen.append((row, _one(stage, row)))
        say(
            f"  {row.name}: {seen[-1][1].words}{'' if seen[-1][1].is_met else '  RED'}{'' if seen[-1][1].is_injected else '  NOT REACHED'}"
        )
    return seen


def _one(stage: Stage, row: Row) -> Seen:
    """What was seen; an injector that breaks is a red row, and must not stop the others."""
    try:
        found = row.inject(stage)
    except (OSError, AssertionError, ValueError, Stopped, subprocess.SubprocessError) as error:
        found = Seen(f"could not be carried out: {type(error).__name__}: {error}"[:300], is_met=False)
    stage.up.to_nylas.mend()
    stage.up.revive()
    return found


def _hold_calls(stage: Stage, rows: list[Row], say: Callable[[str], None]) -> list[tuple[Row, Seen]]:
    """Go through the days in as many strides as there are rows; calls end and files come while each is injected."""
    ends = max(end for _, end in stage.load.slots) + 3600
    now = stage.up.nylas("/_sandbox/clock")["now"]
    strides = max(1, len(rows))
    seen: list[tuple[Row, Seen]] = []
    for number in range(strides):
        until_then = now + (ends - now) * (number + 1) / strides
        turning = threading.Thread(target=_turn_clock, args=(stage.up, until_then))
        turning.start()
        seen += _break(stage, rows[number : number + 1], say)
        turning.join()
    return seen


def _turn_clock(up: Installation, until_then: float) -> None:
    """A row may have let more time pass."""
    if up.nylas("/_sandbox/clock")["now"] < until_then:
        up.control("clock", {"set": until_then})


def _heal(stage: Stage, say: Callable[[str], None]) -> None:
    """Nothing is broken any more: Nylas repeats, sweeps look, rows are worked until none is due."""
    stage.up.clear_faults()
    stage.up.revive()
    _end_leases(stage)
    stage.up.advance(LATER)
    for _ in range(1 if stage.is_short else 2):
        stage.up.site.run(commands.manage("sweep"))
        stage.up.advance(LATER)
        took = until(lambda: _is_idle(stage.up), within=IDLE_WITHIN, every=1.0)
        say(f"  idle after {took:.0f} s" if took is not None else f"  not idle within {IDLE_WITHIN:.0f} s")


def _end_leases(stage: Stage) -> None:
    """In a short drill: nobody waits for the claims of the dead to end by themselves."""
    if not stage.is_short:
        return
    for name in ("web", "worker"):
        stage.up.kill(name)
    stage.up.end_leases()
    stage.up.advance(LOOKED_FOR_AFTER)
    stage.up.revive()


def _is_idle(up: Installation) -> bool:
    """Nothing due, nothing held; each look lets a minute pass, so that what waits for its next try is due."""
    try:
        up.advance(60)
        time.sleep(2)
        return up.oldest_due() == 0 and not up.claims()
    except OSError:  # the web is busy
        return False


def look(up: Installation, accepted: set[str], *, records: bool) -> End:
    """How everything stands: at the sandbox, in the mail folder, at the ATS, and in the database."""
    told = up.inside("end_state")
    return End(
        interviews=[
            Interview(each, email, starts_at, is_live=status != CANCELLED)
            for each, email, starts_at, status in told["interviews"]
        ],
        events=_events(up),
        recordings=[Recording(interview, done, broken) for interview, done, broken, _ in told["recordings"]],
        mails=mails_in(up.folder / "mail"),
        mails_sent=told["mails_sent"],
        booked_mails=told["booked_mails"],
        ats=list(up.ats.ids),
        ats_sent={one: (interview, kind, version) for one, (interview, kind, version) in told["ats_sent"].items()},
        accepted=accepted | _delivered(up),
        kept=told["kept"],
        told=told["told"],
        unfinished=told["unfinished"],
        records=records,
    )


def _events(up: Installation) -> list[tuple[str, int]]:
    """Guest and start of each event that stands in a host's calendar; each event has one organizer."""
    found = []
    began = int(up.nylas("/_sandbox/clock")["now"]) - AROUND // 2  # without it, only what is still to come is listed
    for number in range(installation.HOSTS):
        host = f"host{number}@example.com"
        for event in up.all_of(f"/v3/grants/{host}/events", calendar_id="primary", start=began, end=began + AROUND):
            guests = [one["email"] for one in event.get("participants", []) if one["email"].startswith("candidate")]
            is_ours = (event.get("organizer") or {}).get("email", host) == host
            if guests and is_ours and event.get("status") != CANCELLED:
                found.append((guests[0], int(event["when"]["start_time"])))
    return found


def _delivered(up: Installation) -> set[str]:
    """Notifications that the sandbox was answered 200 for."""
    return {
        one["id"]
        for one in up.all_of("/_sandbox/webhooks")
        if any(each["state"] == "delivered" and not each["forgery"] for each in one["deliveries"])
    }
