from interviews.booking.models.attempt import BookingAttempt
from interviews.booking.models.change import InterviewChange
from interviews.booking.models.concern import Concern
from interviews.booking.models.errand import Errand
from interviews.booking.models.held_time import HeldTime
from interviews.booking.models.interview import Interview
from interviews.booking.models.link import BookingLink, CallbackRequest
from interviews.booking.models.naming import Naming
from interviews.booking.models.picked_times import PickedTimes
from interviews.booking.models.proposal import MoveProposal
from interviews.booking.models.reassignment import Reassignment
from interviews.booking.models.second_thoughts import SecondThoughts
from interviews.booking.models.shortage import Shortage

__all__ = [
    "BookingAttempt",
    "BookingLink",
    "CallbackRequest",
    "Concern",
    "Errand",
    "HeldTime",
    "Interview",
    "InterviewChange",
    "MoveProposal",
    "Naming",
    "PickedTimes",
    "Reassignment",
    "SecondThoughts",
    "Shortage",
]
