"""What can go wrong between us and Nylas, as four cases a caller can act on."""

from datetime import timedelta

from recruiting.work.errors import Away, Declined


class NylasError(Exception):
    """Base of the four. `request_id` is what Nylas's support asks for."""

    request_id: str


class Unreachable(NylasError, Away):
    """No usable answer: refused, timed out, 5xx, or not JSON. Whether the request did its work is not known."""

    def __init__(self, message: str, *, request_id: str = "") -> None:
        Away.__init__(self, message)
        self.request_id = request_id


class Throttled(NylasError, Away):
    """Too many requests. `retry_after` is what Nylas asked for, if it did."""

    def __init__(self, message: str, *, retry_after: timedelta | None = None, request_id: str = "") -> None:
        Away.__init__(self, message, retry_after=retry_after)
        self.request_id = request_id


class Refused(NylasError, Declined):
    """Nylas understood and said no (4xx). The message is Nylas's own."""

    def __init__(self, message: str, *, status: int = 400, kind: str = "", request_id: str = "") -> None:
        Declined.__init__(self, message, request_id=request_id)
        self.status, self.kind = status, kind


class SlotTaken(Refused):
    """The chosen time is no longer free."""


class Missing(NylasError, Declined):
    """The thing is not there: not yet (media before they are ready) or not any more (`is_gone`, where Nylas says so by 410)."""

    def __init__(self, message: str, *, is_gone: bool = False, request_id: str = "") -> None:
        Declined.__init__(self, message, request_id=request_id)
        self.is_gone = is_gone
