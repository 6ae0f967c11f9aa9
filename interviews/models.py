"""What we keep, one file per subject. Data flows one way: Notification, Interview, Recording, Artifact, Transcript, Debrief."""

from interviews.ats.models import Delivery
from interviews.booking.models.attempt import BookingAttempt
from interviews.booking.models.concern import Concern
from interviews.booking.models.errand import Errand
from interviews.booking.models.interview import Interview, InterviewChange
from interviews.booking.models.link import BookingLink, CallbackRequest
from interviews.inbox.models import Notification
from interviews.messages.models import Message
from interviews.panels.models.assignment import Assignment
from interviews.panels.models.connect_link import ConnectLink
from interviews.panels.models.interviewer import Interviewer
from interviews.panels.models.panel import Panel, Seat
from interviews.panels.models.publication import Publication
from interviews.panels.models.revocation import Revocation
from interviews.recordings.models.recording import Artifact, MediaView, Recording, RecordingMoment
from interviews.recordings.models.transcript import ActionItem, Segment, Summary, Transcript

__all__ = [
    "ActionItem",
    "Artifact",
    "Assignment",
    "BookingAttempt",
    "BookingLink",
    "CallbackRequest",
    "Concern",
    "ConnectLink",
    "Delivery",
    "Errand",
    "Interview",
    "InterviewChange",
    "Interviewer",
    "MediaView",
    "Message",
    "Notification",
    "Panel",
    "Publication",
    "Recording",
    "RecordingMoment",
    "Revocation",
    "Seat",
    "Segment",
    "Summary",
    "Transcript",
]
