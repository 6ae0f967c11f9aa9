"""`manage.py sweep`: ask Nylas at once for everything it has and we never heard of, and say what was healed."""

import time
from argparse import ArgumentParser
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from interviews.inbox import sweep_words
from interviews.inbox.models import Sweep
from interviews.inbox.sweeps import timetable
from recruiting import clock, queue

LOOK_EVERY, MAX_LOOKS = 2, 60  # seconds; how often, while another sweep is asking


class Command(BaseCommand):
    help = "Ask Nylas for what we may have missed, and say what was healed. Exits with an error when something could not be asked."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", action="append", choices=timetable.CODES, help="one of them; may be repeated")
        parser.add_argument("--since", type=_moment, help="how far back bookings are looked for, as 2026-11-30T09:00")

    def handle(self, *args: object, only: list[str] | None, since: datetime | None, **options: object) -> None:
        failed = []
        for code in only or timetable.CODES:
            asked = timetable.ask_now(timetable.CODES[code], cause=Sweep.Cause.ASKED, since=since, now=clock.now())
            for sweep in asked:
                _finish(sweep)
                self._tell(code, sweep)
                if sweep.state != Sweep.State.DONE or sweep.unasked:
                    failed.append(code)
        if failed:
            raise CommandError(f"Not everything could be asked: {', '.join(sorted(set(failed)))}.")

    def _tell(self, code: str, sweep: Sweep) -> None:
        self.stdout.write(f"{code} {sweep}: {sweep_words.saw(sweep)}; missed: {sweep_words.healed(sweep) or 'nothing'}")
        for found in sweep.notifications.all():
            queue.work("notification", found.pk, now=clock.now())
            found.refresh_from_db()
            self.stdout.write(f"   {found.type}: {found.get_state_display().lower()}")
        if sweep.unasked:
            self.stdout.write(f"   Nylas would not say: {sweep_words.unasked(sweep)}")
        if sweep.state != Sweep.State.DONE:
            self.stdout.write(f"   {sweep.get_state_display()}: {sweep.error}")


def _finish(sweep: Sweep) -> None:
    """Run it, after those that workers are running."""
    for _ in range(MAX_LOOKS):
        queue.work("sweep", sweep.pk, now=clock.now())
        sweep.refresh_from_db()
        if sweep.state != Sweep.State.DUE:
            return
        time.sleep(LOOK_EVERY)


def _moment(words: str) -> datetime:
    found = parse_datetime(words)
    if found is None:
        raise ValueError(words)
    return found if timezone.is_aware(found) else timezone.make_aware(found)
