"""Why a step did not succeed. The class decides whether, when and how often the row is tried again (running.py).

Steps raise these; errors of outside services derive from Away and Declined.
"""

from datetime import timedelta


class Away(Exception):
    """An outside service does not answer for now. The number of tries has no limit, but the row's deadline ends them.

    `retry_after`: how long the other side asked us to wait, if it did. `request_id`: for that service's support.
    """

    def __init__(self, message: str, *, retry_after: timedelta | None = None, request_id: str = "") -> None:
        super().__init__(message)
        self.retry_after, self.request_id = retry_after, request_id


class Declined(Exception):
    """An outside service understood and refused: tried a few times more. `request_id`: for that service's support."""

    def __init__(self, message: str, *, request_id: str = "") -> None:
        super().__init__(message)
        self.request_id = request_id


class NotYet(Exception):
    """No failure: what this row needs isn't there yet. `wait`: until the next try.

    `ignored`: when it never comes, the row ends as State.IGNORED, without alarm; otherwise it is given up.
    """

    def __init__(self, words: str, *, wait: timedelta = timedelta(seconds=10), ignored: bool = False) -> None:
        super().__init__(words)
        self.wait, self.ignored = wait, ignored


class Postponed(Exception):
    """The row has to wait, for any length of time: this counts as no try, and it is never given up. `wait`: until the next try."""

    def __init__(self, words: str, *, wait: timedelta) -> None:
        super().__init__(words)
        self.wait = wait


class Never(Exception):
    """It can't work, now or later: the row is given up at once. The message says why, for the recruiter."""


class Unusable(Exception):
    """An outside service gave something unusable; another try may be better. The message says what, for the recruiter."""
