"""The recruiter's pages, one file per noun. Facts are read-only; every button calls one activity."""

from interviews.ats.admin import DeliveryAdmin
from interviews.booking.admin.attempt import BookingAttemptAdmin
from interviews.booking.admin.callback import CallbackRequestAdmin
from interviews.booking.admin.errand import ErrandAdmin
from interviews.booking.admin.interview import InterviewAdmin
from interviews.booking.admin.link import BookingLinkAdmin
from interviews.inbox.admin import NotificationAdmin
from interviews.messages.admin import MessageAdmin
from interviews.panels.admin.interviewer import InterviewerAdmin
from interviews.panels.admin.panel import PanelAdmin
from interviews.panels.admin.publication import PublicationAdmin
from interviews.panels.admin.revocation import RevocationAdmin
from interviews.recordings.admin import ArtifactAdmin, RecordingAdmin

__all__ = [
    "ArtifactAdmin",
    "BookingAttemptAdmin",
    "BookingLinkAdmin",
    "CallbackRequestAdmin",
    "DeliveryAdmin",
    "ErrandAdmin",
    "InterviewAdmin",
    "InterviewerAdmin",
    "MessageAdmin",
    "NotificationAdmin",
    "PanelAdmin",
    "PublicationAdmin",
    "RecordingAdmin",
    "RevocationAdmin",
]
