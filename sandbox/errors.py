"""Nylas's refusals, each with the status and `error.type` its API gives (docs/nylas.md 7.5)."""

from typing import Any


class NylasError(Exception):
    """A refusal that is worded as `{"request_id", "error": {"type", "message"}}`."""

    status = 400
    type = "invalid_request_error"

    def __init__(self, message: str, *, provider_error: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.provider_error = provider_error


class InvalidRequest(NylasError):
    """The body or the query cannot be accepted; the message names the field."""


class BadIdempotencyKey(NylasError):
    """The header is longer than Nylas takes."""

    type = "api.invalid_idempotency_key"


class SlotTaken(NylasError):
    """The chosen time is not, or no longer, offered. Clients look for the beginning of this text."""

    type = "timeslot_not_available"

    def __init__(self) -> None:
        super().__init__("The selected timeslot is unavailable. Please choose another time.")


class Unauthorized(NylasError):
    """The key, the token or the grant behind it is not valid."""

    status = 401
    type = "unauthorized"

    def __init__(self, message: str = "Unauthorized") -> None:
        super().__init__(message)


class InvalidSession(Unauthorized):
    """A private Configuration was asked for without a live session."""

    type = "invalid_session"

    def __init__(self, message: str = "The session is invalid or has expired") -> None:
        super().__init__(message)


class NotFound(NylasError):
    """No such object here."""

    status = 404
    type = "not_found_error"

    def __init__(self, message: str = "requested object not found") -> None:
        super().__init__(message)


class MethodNotAllowed(NylasError):
    """The address exists, but not with this verb."""

    status = 405


class Conflict(NylasError):
    """The object is in a state that does not allow this."""

    status = 409
    type = "conflict"


class TooLarge(NylasError):
    """More than the sandbox reads; Nylas documents neither a limit nor a status."""

    status = 413


class Gone(NylasError):
    """It was here and has been deleted for good."""

    status = 410
    type = "gone"


class NotImplementedHere(NylasError):
    """Nylas may have this endpoint; the sandbox has not."""

    status = 501
    type = "not_implemented_in_sandbox"


class InternalError(NylasError):
    """A bug of the sandbox."""

    status = 500
    type = "internal_error"

    def __init__(self) -> None:
        super().__init__("The sandbox has a bug; see its log")


class WebhookRefused(NylasError):
    """Webhook management answers with numeric strings as types (docs/nylas.md 5.1)."""

    def __init__(self, code: str, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.type = code
        self.status = status
