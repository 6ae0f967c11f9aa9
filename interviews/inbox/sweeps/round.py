"""One sweep under way: whom it asks, at what pace, what it saw and healed."""

import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.conf import settings

from interviews.inbox.models import Notification, Sweep
from interviews.nylas.client import Nylas, nylas
from interviews.nylas.errors import Missing, Refused, Throttled, Unreachable
from interviews.nylas.retold import Retold
from recruiting.work.errors import Away

T = TypeVar("T")
RENEW_EVERY = 20.0  # seconds, well inside the lease
MAX_SILENT = 3  # questions without an answer, one after the other: then it is Nylas, and not one account


class Round:
    """What a sweep works with. `client` waits before each request, so that sweeps never take what candidates need."""

    def __init__(self, sweep: Sweep, *, now: datetime) -> None:
        self.sweep, self.now = sweep, now
        self.client: Nylas = nylas(before_each=self._pace)
        self.saw = 0
        self.healed: Counter[str] = Counter()
        self.unasked: list[str] = []
        self.trouble: Away | None = None
        self._silent, self._asked_at, self._renewed_at = 0, 0.0, time.monotonic()

    def ask(self, whom: str, question: Callable[[], T]) -> T | None:
        """The answer; None without one, which is noted. Raises Unreachable and Throttled only once several in a row had none."""
        try:
            answer = question()
        except (Unreachable, Throttled) as error:
            self.trouble, self._silent = error, self._silent + 1
            if self._silent >= MAX_SILENT:
                raise
            return None
        except (Refused, Missing):
            self.unasked.append(whom)
            return None
        self._silent = 0
        return answer

    def tell(self, retold: Retold) -> bool:
        """Let it be worked as a notification; False when it was found before."""
        is_new = Notification.objects.retell(retold, sweep=self.sweep, at=self.now)
        if is_new:
            self.healed[retold.type] += 1
        return is_new

    def keep(self) -> None:
        """Write down what it saw, also when it did not come to its end."""
        self.sweep.note(saw=self.saw, healed=self.healed, unasked=self.unasked)

    def _pace(self) -> None:
        """Wait until the next request may be made, and keep the row claimed meanwhile."""
        gap = 1 / settings.SWEEP_REQUESTS_PER_SECOND
        time.sleep(max(0.0, self._asked_at + gap - time.monotonic()))
        self._asked_at = time.monotonic()
        if self._asked_at - self._renewed_at > RENEW_EVERY:
            if not self.sweep.renew():
                raise Unreachable("Another worker has taken this sweep over.")
            self._renewed_at = self._asked_at
