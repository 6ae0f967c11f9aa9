"""Why a piece of work did not succeed: each case decides whether, when and how often it is tried again (running.py).

Steps raise these; errors of the outside world derive from Away and Declined.
"""

from datetime import timedelta


class Away(Exception):
    """Something outside can't be had for the moment. Tries don't count: only the row's own deadline ends them.

    `retry_after`: how long the other side asked us to wait, if it did.
    """

    def __init__(self, message: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Declined(Exception):
    """It was understood, and the answer is no: tried a few times more. `request_id`: what the other side's support asks for."""

    def __init__(self, message: str, *, request_id: str = "") -> None:
        super().__init__(message)
        self.request_id = request_id


class NotYet(Exception):
    """Nothing went wrong; what this row needs isn't there yet. `wait`: until the next look.

    `ignored`: what becomes of the row when it never comes is its State.IGNORED, without alarm; otherwise it is given up.
    """

    def __init__(self, words: str, *, wait: timedelta = timedelta(seconds=10), ignored: bool = False) -> None:
        super().__init__(words)
        self.wait, self.ignored = wait, ignored


class Postponed(Exception):
    """It is known to have to wait, for as long as that takes: no try, and no reason ever to give up. `wait`: until the next look."""

    def __init__(self, words: str, *, wait: timedelta) -> None:
        super().__init__(words)
        self.wait = wait


class Never(Exception):
    """It is certain that this will not work, now or later. The message says why, for the recruiter."""


class Unusable(Exception):
    """What came from elsewhere is not what it should be; the next time it may be. The message says what, for the recruiter."""
