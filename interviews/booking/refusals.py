"""Why a booking, a move or a cancel was not made; each message is meant for the candidate's eyes."""


class CannotBook(Exception):
    pass


class SlotGone(CannotBook):
    """Somebody else was quicker. The wording sends the vendor's component back to its times (docs/picker.md 6)."""

    def __init__(self) -> None:
        super().__init__(
            "The selected timeslot is unavailable. Somebody else has just taken it; please choose another time."
        )


class OutOfReach(CannotBook):
    """The calendars didn't answer. `may_be_booked`: it is not known whether the time was taken, and somebody is finding out."""

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


class CannotMove(Exception):
    pass


class CannotCancel(Exception):
    pass
