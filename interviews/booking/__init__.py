"""Step 3: a chosen time becomes an interview; it is moved, cancelled, or told to us by Nylas.

Reads BookingLink, Panel and consent; writes BookingAttempt, Interview and its changes.
"""

from interviews.booking.calendar import follow_calendar
from interviews.booking.changing import can_move, cancel, change_times, move
from interviews.booking.hearing import follow_cancel, follow_move, record
from interviews.booking.offering import times, times_for_page, times_kept
from interviews.booking.refusals import CannotBook, CannotCancel, CannotMove, OutOfReach, SlotGone
from interviews.booking.taking import current, look_up, take

__all__ = [
    "CannotBook",
    "CannotCancel",
    "CannotMove",
    "OutOfReach",
    "SlotGone",
    "can_move",
    "cancel",
    "change_times",
    "current",
    "follow_calendar",
    "follow_cancel",
    "follow_move",
    "look_up",
    "move",
    "record",
    "take",
    "times",
    "times_for_page",
    "times_kept",
]
