"""What can go wrong between us and Nylas, as four cases a caller can act on."""

from datetime import timedelta


class NylasError(Exception):
    """Base of the four. `request_id` is what Nylas's support asks for."""

    def __init__(self, message: str, *, request_id: str = "") -> None:
        super().__init__(message)
        self.request_id = request_id


class Unreachable(NylasError):
    """No usable answer: refused, timed out, 5xx, or not JSON. Whether the request did its work is not known."""


class Throttled(NylasError):
    """Too many requests. `retry_after` is what Nylas asked for, if it did."""

    def __init__(self, message: str, *, retry_after: timedelta | None = None, request_id: str = "") -> None:
        super().__init__(message, request_id=request_id)
        self.retry_after = retry_after


class Refused(NylasError):
    """Nylas understood and said no (4xx). The message is Nylas's own."""

    def __init__(self, message: str, *, status: int = 400, kind: str = "", request_id: str = "") -> None:
        super().__init__(message, request_id=request_id)
        self.status, self.kind = status, kind


class SlotTaken(Refused):
    """The chosen time is no longer free."""


class Missing(NylasError):
    """The thing is not there: not yet (media before they are ready) or not any more (`is_gone`, where Nylas says so by 410)."""

    def __init__(self, message: str, *, is_gone: bool = False, request_id: str = "") -> None:
        super().__init__(message, request_id=request_id)
        self.is_gone = is_gone
