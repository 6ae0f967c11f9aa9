"""What Celery runs: it rings for due rows, works one of them, tidies up, and writes down what is due by the clock.

Each task makes one call; time, tries and errors are on the rows.
"""

from celery import shared_task

from candidates import kept_resumes
from debriefs.notices import digests
from interviews.booking import held_times, naming, night
from interviews.inbox.sweeps import timetable
from interviews.models import ImportRun
from interviews.panels import drift, preflight, refill
from interviews.recordings import archiving, deadlines
from privacy import late_news, notice, retaining
from privacy.passport import audit, ledger, stamps
from recruiting import clock, queue


@shared_task(name="recruiting.ring")
def ring(**_: object) -> None:
    """Every second: put the id of each due row on the broker."""
    for kind, pk in queue.to_ring(now=clock.now()):
        work.apply_async(kwargs={"kind": kind, "pk": pk}, queue=queue.KINDS[kind].celery_queue)


@shared_task(name="recruiting.work")
def work(*, kind: str, pk: str, **_: object) -> None:
    queue.work_along(kind, pk, clock=clock.now)


@shared_task(name="recruiting.remove_expired_resumes")
def remove_expired_resumes(**_: object) -> None:
    kept_resumes.remove_expired(now=clock.now())


@shared_task(name="recruiting.forget_old_held_times")
def forget_old_held_times(**_: object) -> None:
    held_times.forget_old(now=clock.now())


@shared_task(name="recruiting.forget_old_imports")
def forget_old_imports(**_: object) -> None:
    ImportRun.objects.forget_old(clock.now())


@shared_task(name="recruiting.read_back")
def read_back(**_: object) -> None:
    archiving.read_back_due(now=clock.now())


@shared_task(name="recruiting.owe_digests")
def owe_digests(**_: object) -> None:
    digests.owe(now=clock.now())


@shared_task(name="recruiting.owe_comparisons")
def owe_comparisons(**_: object) -> None:
    drift.owe_comparisons(now=clock.now())


@shared_task(name="recruiting.owe_trial_calls")
def owe_trial_calls(**_: object) -> None:
    preflight.owe_trial_calls(now=clock.now())


@shared_task(name="recruiting.owe_sweeps")
def owe_sweeps(**_: object) -> None:
    timetable.owe(now=clock.now())


@shared_task(name="recruiting.owe_deadlines")
def owe_deadlines(**_: object) -> None:
    deadlines.owe(now=clock.now())


@shared_task(name="recruiting.owe_refills")
def owe_refills(**_: object) -> None:
    refill.owe_refills(now=clock.now())


@shared_task(name="recruiting.owe_deletions")
def owe_deletions(**_: object) -> None:
    retaining.owe(now=clock.now())


@shared_task(name="recruiting.keep_notice")
def keep_notice(**_: object) -> None:
    notice.keep(now=clock.now())


@shared_task(name="recruiting.remove_late_news")
def remove_late_news(**_: object) -> None:
    late_news.remove_late_news(now=clock.now())


@shared_task(name="recruiting.owe_second_thoughts")
def owe_second_thoughts(**_: object) -> None:
    night.owe_second_thoughts(now=clock.now())


@shared_task(name="recruiting.note_obstacles")
def note_obstacles(**_: object) -> None:
    naming.note_obstacles(now=clock.now())


@shared_task(name="recruiting.record_ledger")
def record_ledger(**_: object) -> None:
    ledger.record(now=clock.now())


@shared_task(name="recruiting.owe_ledger_check")
def owe_ledger_check(**_: object) -> None:
    audit.owe_check(now=clock.now())


@shared_task(name="recruiting.owe_stamp")
def owe_stamp(**_: object) -> None:
    stamps.owe(now=clock.now())
