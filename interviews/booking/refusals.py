"""Why a booking, a move or a cancel was not made; each message is meant for the candidate's eyes."""

from typing import ClassVar

from interviews.booking.models import BookingAttempt

SAME_MOMENT = "Your page was used twice at the same moment. Please reload it to see where it stands, then choose again."
Refusal = BookingAttempt.Refusal


class CannotBook(Exception):
    """`refusal`: as an attempt keeps it; empty where it was refused before there was one."""

    refusal: ClassVar[str] = ""


class SlotGone(CannotBook):
    """Somebody else was quicker. The wording sends the vendor's component back to its times (docs/picker.md 6)."""

    refusal = Refusal.SLOT_GONE

    def __init__(self) -> None:
        super().__init__(
            "The selected timeslot is unavailable. Somebody else has just taken it; please choose another time."
        )


class BookedAlready(CannotBook):
    refusal = Refusal.BOOKED_ALREADY

    def __init__(self) -> None:
        super().__init__("You have already booked a time with this link. You can move or cancel it on your page.")


class NotFound(CannotBook):
    """Nylas's answer never came, and no calendar shows what it was asked for."""

    refusal = Refusal.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("Your time was not booked: the calendar never answered. Please choose a time again.")


class OutOfReach(CannotBook):
    """The calendars didn't answer. `may_be_booked`: it is not known whether the time was taken, and somebody is finding out."""

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
    """What an attempt was refused with, for a second click that waited for its outcome."""
    return ERRORS_BY_REFUSAL[refusal]() if refusal in ERRORS_BY_REFUSAL else CannotBook(SAME_MOMENT)


class CannotMove(Exception):
    pass


class CannotCancel(Exception):
    pass
