"""The recruiter's pages, one file per noun. Facts are read-only; every button calls one activity."""

from interviews.admin.attempt import BookingAttemptAdmin
from interviews.admin.callback import CallbackRequestAdmin
from interviews.admin.delivery import DeliveryAdmin
from interviews.admin.errand import ErrandAdmin
from interviews.admin.interview import InterviewAdmin
from interviews.admin.interviewer import InterviewerAdmin
from interviews.admin.link import BookingLinkAdmin
from interviews.admin.message import MessageAdmin
from interviews.admin.notification import NotificationAdmin
from interviews.admin.panel import PanelAdmin
from interviews.admin.publication import PublicationAdmin
from interviews.admin.recording import ArtifactAdmin, RecordingAdmin
from interviews.admin.revocation import RevocationAdmin

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
