"""What we keep, one file per subject. Data flows one way: Notification, Interview, Recording, Artifact, Transcript, Debrief."""

from interviews.models.assignment import Assignment
from interviews.models.attempt import BookingAttempt
from interviews.models.concern import Concern
from interviews.models.connect_link import ConnectLink
from interviews.models.debrief import Debrief
from interviews.models.delivery import Delivery
from interviews.models.errand import Errand
from interviews.models.interview import Interview, InterviewChange
from interviews.models.interviewer import Interviewer
from interviews.models.link import BookingLink, CallbackRequest
from interviews.models.message import Message
from interviews.models.notification import Notification
from interviews.models.panel import Panel, Seat
from interviews.models.publication import Publication
from interviews.models.recording import Artifact, MediaView, Recording, RecordingMoment
from interviews.models.revocation import Revocation
from interviews.models.transcript import ActionItem, Segment, Summary, Transcript

__all__ = [
    "ActionItem",
    "Artifact",
    "Assignment",
    "BookingAttempt",
    "BookingLink",
    "CallbackRequest",
    "Concern",
    "ConnectLink",
    "Debrief",
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
