"""What Nylas itself does wrong: notifications twice, swapped, late, never; a secret changed; media that are not what they seem."""

import threading
import time

import requests

from scripts import commands
from scripts.drill.injectors.flooding import Drips, Flood, flood, post
from scripts.drill.installation import API_KEY
from scripts.drill.stage import Seen, Stage

BURST, PER_SECOND, P99_AT_MOST = 1000, 50, 0.25
HONEST_AT_MOST = 1.0
DEAD_MINUTES, DEAD_HOURS = 25, 80
MEDIA_FAULTS = ("media_without_length", "media_ignoring_ranges", "media_flipped", "media_forbidden", "media_expiring")


def notifications_thrice(stage: Stage) -> Seen:
    """F33: ours three times over ten connections; the sandbox's own twice, from now on."""
    stage.up.fault("webhook_twice", times=None)
    found = flood(stage, "F33", stage.some(100, least=20), connections=10, times=3)
    return Seen(f"{found}; {len(found.accepted)} of them different", found.is_honest, faults=("webhook_twice",))


def notifications_dropped(stage: Stage) -> Seen:
    """F36, with some late and some swapped: for as long as the calls are booked and held."""
    stage.up.fault("webhook_dropped", one_in=10, times=None)
    stage.up.fault("webhook_shuffled", hold=3, order="reversed", times=20)
    stage.wait(5)
    return Seen("from here on one in ten is never sent", is_met=True, faults=("webhook_dropped",))


def burst(stage: Stage) -> Seen:
    """F44"""
    all_at_once = flood(stage, "F44-burst", stage.some(BURST, least=100), connections=50)
    seconds = max(5.0, 60 * stage.share / 4)
    steady = flood(stage, "F44-steady", int(PER_SECOND * seconds), connections=10, over=seconds)
    words = f"burst: {all_at_once}, slowest {all_at_once.slowest:.1f} s; {PER_SECOND}/s: p99 {steady.p99 * 1000:.0f} ms"
    is_quick = steady.p99 <= P99_AT_MOST
    return Seen(words, all_at_once.is_honest and steady.is_honest and bool(all_at_once.accepted) and is_quick)


def slow_clients(stage: Stage) -> Seen:
    """F43"""
    heads, bodies, secret = stage.some(600, least=60), stage.some(200, least=20), stage.up.secrets()[-1]
    with Drips(stage.up.web_port, heads=heads, bodies=bodies):
        time.sleep(2)
        took, statuses = [], []
        for number in range(5):
            began = time.monotonic()
            status, _ = post(stage.up, f"drill-F43-{number}", secret=secret)
            statuses.append(status)
            took.append(time.monotonic() - began)
            if status == 200:
                stage.accepted.add(f"drill-F43-{number}")
    words = f"{heads} heads and {bodies} bodies drip; {statuses.count(200)} of 5 honest ones answered, slowest {max(took):.2f} s"
    return Seen(words, statuses.count(200) == 5 and max(took) <= HONEST_AT_MOST)


def secret_changed(stage: Stage) -> Seen:
    """F45: rotated at Nylas while notifications come, then added to ours, as operations.md says."""
    up = stage.up
    found: list[Flood] = []
    sender = threading.Thread(target=lambda: found.append(flood(stage, "F45", 100, over=6)))
    sender.start()
    webhook = next(iter(up.all_of("/v3/webhooks")))["id"]
    answer = requests.post(
        f"http://127.0.0.1:{up.sandbox_port}/v3/webhooks/rotate-secret/{webhook}",
        headers={"Authorization": f"Bearer {API_KEY}"},
        timeout=30,
    )
    answer.raise_for_status()
    secret = answer.json()["data"]["webhook_secret"]
    with (up.folder / "webhook_secrets").open("a") as file:
        file.write(f"{secret}\n")
    sender.join()
    after = flood(stage, "F45-after", 20)
    one = found[0]
    return Seen(
        f"signed with the old one: {one}; with the new one: {after}", one.is_honest and len(after.accepted) == 20
    )


def door_shut(stage: Stage) -> Seen:
    """F35: nobody takes notifications for 25 minutes of the sandbox's time: longer than Nylas repeats them."""
    stage.up.kill("web")
    stage.up.advance(DEAD_MINUTES * 60)
    stage.up.start("web")
    stage.up.wait_for_web()
    return Seen(f"web gone for {DEAD_MINUTES} min of the sandbox's time, beyond Nylas's last repeat", is_met=True)


def door_shut_for_days(stage: Stage) -> Seen:
    """F35: for longer than Nylas goes on trying, while calls are held: it switches our webhook off, and sends nothing any more."""
    up = stage.up
    up.kill("web")
    up.advance(DEAD_HOURS * 3600)
    before = next(iter(up.all_of("/v3/webhooks")))["status"]
    up.start("web")
    up.wait_for_web()
    up.site.run(commands.manage("sweep", "--only", "S5"))
    after = {one["status"] for one in up.all_of("/v3/webhooks")}
    words = f"web gone for {DEAD_HOURS} h of the sandbox's time: webhook {before}, after one sweep {', '.join(after)}"
    return Seen(words, is_met=after == {"active"}, is_injected=before == "failed")


def media_lie(stage: Stage) -> Seen:
    """F25 to F28 and F30: no length, dead links, ranges ignored, a flipped byte, refusals of the media endpoint."""
    fault = stage.up.fault
    times = stage.some(20, least=3)
    for kind in MEDIA_FAULTS:
        fault(kind, times=times, **({"path": "/meeting_recording"} if kind == "media_flipped" else {}))
    fault("answer", path="/media$", status=404, body='{"error": {"type": "not_found"}}', times=5)
    fault("429", path="/media$", times=5, retry_after=7)
    fault("502_html", path="/media$", times=5)
    return Seen(
        f"{times} answers without length, ignoring ranges, with a flipped byte, 403, dying links; 404, 429, HTML",
        is_met=True,
        faults=(*MEDIA_FAULTS, "answer", "429", "502_html"),
    )
