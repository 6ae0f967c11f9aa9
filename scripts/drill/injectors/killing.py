"""Processes killed with -9 or asked to end, and started again."""

import signal
import threading
import time

from scripts.drill.injectors.flooding import Flood, flood
from scripts.drill.stage import FILES_CAME, LEASE_SECONDS, RING_SECONDS, Seen, Stage, until

WEB_EVERY = 1.6  # seconds
TERM_AT_MOST = 35.0


def web_under_load(stage: Stage) -> Seen:
    """F1"""
    found: list[Flood] = []
    kills, posts = stage.some(20, least=3), stage.some(1200, least=90)
    sender = threading.Thread(target=lambda: found.append(flood(stage, "F1", posts, over=kills * WEB_EVERY)))
    sender.start()
    for _ in range(kills):
        time.sleep(WEB_EVERY)
        stage.up.restart("web")
    sender.join()
    stage.up.wait_for_web()
    one = found[0]
    return Seen(
        f"{kills} kills, {posts:,} posts: {one}", one.is_honest and bool(one.accepted), is_injected=one.statuses[0] > 0
    )


def worker_within_a_step(stage: Stage) -> Seen:
    """F2: what the killed ones held is free again once their lease is over."""
    kills, held = stage.some(10, least=2), set[str]()
    for _ in range(kills):
        time.sleep(stage.die.uniform(0.5, 3.0))
        held |= stage.up.claims()
        stage.up.restart("worker")
    limit = LEASE_SECONDS + RING_SECONDS
    took = until(lambda: not held & stage.up.claims(), within=limit * 1.5, every=1.0)
    if took is None:
        return Seen(f"{kills} kills; rows still held after {limit * 1.5:.0f} s", is_met=False)
    words = f"{kills} kills, {len(held)} rows were held; all free again {took:.0f} s after the last"
    return Seen(words, took <= limit, is_injected=bool(held))


def worker_among_downloads(stage: Stage) -> Seen:
    """F32"""
    kills, among, came = stage.some(6, least=2), 0, 0
    for _ in range(kills):
        bytes_now = stage.until_files_come()
        time.sleep(stage.die.uniform(0.0, 1.0))
        came += bytes_now
        among += bytes_now > FILES_CAME
        stage.up.restart("worker")
    left = [path for path in (stage.up.folder / "archive").rglob("*") if path.suffix == ".copying"]
    words = f"{kills} kills, {among} of them while files came ({came // 1024:,} KiB); {len(left)} unfinished copies, none under a final name"
    return Seen(words, is_met=True, is_injected=among > 0)


def worker_asked_to_end(stage: Stage) -> Seen:
    """F42"""
    came = stage.until_files_come()
    took = stage.up.kill("worker", signal.SIGTERM)
    stage.up.start("worker")
    words = f"ended {took:.1f} s after SIGTERM, when {came // 1024:,} KiB had just come"
    return Seen(words, took <= TERM_AT_MOST, is_injected=came > FILES_CAME)


def everything(stage: Stage) -> None:
    for name in list(stage.up.running):
        stage.up.kill(name)
    stage.up.revive()


def two_of_each(stage: Stage) -> Seen:
    """F40: a second worker and a second beat beside the first."""
    for name in ("worker-2", "beat-2"):
        stage.up.start(name)
    stage.wait(25)
    for name in ("worker-2", "beat-2"):
        stage.up.kill(name, signal.SIGTERM)
        del stage.up.running[name]
    return Seen("two workers, two beats, then one of each again", is_met=True)
