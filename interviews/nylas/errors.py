"""What can go wrong in a call to Nylas, as four errors that a caller can act on."""

from datetime import timedelta

from recruiting.work.errors import Away, Declined


class NylasError(Exception):
    """Base of the four. `request_id` is what Nylas's support asks for."""

    request_id: str


class Unreachable(NylasError, Away):
    """No usable answer: connection refused, timeout, 5xx, or not JSON. It is not known whether the request took effect."""

    def __init__(self, message: str, *, request_id: str = "") -> None:
        Away.__init__(self, message, request_id=request_id)


class Throttled(NylasError, Away):
    """Too many requests. `retry_after`: how long Nylas asked us to wait, if it did."""

    def __init__(self, message: str, *, retry_after: timedelta | None = None, request_id: str = "") -> None:
        Away.__init__(self, message, retry_after=retry_after, request_id=request_id)


class Refused(NylasError, Declined):
    """Nylas understood the request and refused it (4xx). The message is Nylas's own."""

    def __init__(self, message: str, *, status: int = 400, kind: str = "", request_id: str = "") -> None:
        Declined.__init__(self, message, request_id=request_id)
        self.status, self.kind = status, kind


class SlotTaken(Refused):
    """The chosen time is no longer free."""


class Missing(NylasError, Declined):
    """It does not exist: not yet (media before they are ready) or no longer (`is_gone`, where Nylas answers 410)."""

    def __init__(self, message: str, *, is_gone: bool = False, request_id: str = "") -> None:
        Declined.__init__(self, message, request_id=request_id)
        self.is_gone = is_gone
