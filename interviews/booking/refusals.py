"""Why a booking, a move or a cancel was not made; each message is shown to the candidate."""

from typing import ClassVar

from interviews.booking.models import BookingAttempt

SAME_MOMENT = "Your page was used twice at the same moment. Please reload it to see where it stands, then choose again."
Refusal = BookingAttempt.Refusal


class CannotBook(Exception):
    """`refusal`: as an attempt keeps it; empty where it was refused before there was one."""

    refusal: ClassVar[str] = ""


class SlotGone(CannotBook):
    """The time was taken meanwhile. The wording sends the vendor's component back to its times (docs/picker.md 6)."""

    refusal = Refusal.SLOT_GONE

    def __init__(self) -> None:
        super().__init__(
            "The selected timeslot is unavailable. Somebody else has just taken it; please choose another time."
        )


class BookedAlready(CannotBook):
    refusal = Refusal.BOOKED_ALREADY

    def __init__(self) -> None:
        super().__init__("You have already booked a time with this link. You can move or cancel it on your page.")


class NamedAway(CannotBook):
    """Whoever the candidate is to meet can't be had at any time that is offered. `why`: for a recruiter."""

    def __init__(self, why: str) -> None:
        super().__init__(
            "The person you are to meet can’t be booked at the moment, so nothing was booked. Your page says whom to ask."
        )
        self.why = why


class NotFound(CannotBook):
    """Nylas's answer never came, and the host's calendar does not show the booking."""

    refusal = Refusal.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("Your time was not booked: the calendar never answered. Please choose a time again.")


class OutOfReach(CannotBook):
    """The calendars didn't answer. `may_be_booked`: whether the time was booked is not known, and is being looked up."""

    refusal = Refusal.OUT_OF_REACH

    def __init__(self, *, may_be_booked: bool = False) -> None:
        if may_be_booked:
            words = (
                "We couldn't hear back from the calendar. We are checking whether your time was booked and will write to you "
                "within a few minutes. There is no need to try again."
            )
        else:
            words = (
                "We can't reach the calendars at the moment. Please try again in a few minutes, or ask us to call you."
            )
        super().__init__(words)
        self.may_be_booked = may_be_booked


ERRORS_BY_REFUSAL: dict[str, type[SlotGone | BookedAlready | NotFound | OutOfReach]] = {
    one.refusal: one for one in (SlotGone, BookedAlready, NotFound, OutOfReach)
}


def error_for(refusal: str) -> CannotBook:
    """The error for an attempt's stored refusal: for a second click that waited for the first one's outcome."""
    return ERRORS_BY_REFUSAL[refusal]() if refusal in ERRORS_BY_REFUSAL else CannotBook(SAME_MOMENT)


class CannotMove(Exception):
    pass


class CannotReassign(Exception):
    """`kept_from`: what keeps the chosen person from it, where a recruiter may overrule it. `may_pass`: trying later may help."""

    def __init__(self, words: str, *, kept_from: str = "", may_pass: bool = False) -> None:
        super().__init__(words)
        self.kept_from, self.may_pass = kept_from, may_pass


class CannotCancel(Exception):
    pass


class StillStands(CannotCancel):
    """The calendar didn't answer, so nothing is written here; trying later may help."""

    def __init__(self) -> None:
        super().__init__(
            "We can't reach the calendar at the moment, so the interview still stands. Please try again in a few minutes."
        )
