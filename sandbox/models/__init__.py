"""All that the sandbox remembers. Times are whole Unix seconds on the sandbox's own clock."""

from sandbox.models.bookings import Booking, Reminder
from sandbox.models.calendars import Calendar
from sandbox.models.configurations import Configuration
from sandbox.models.events import Event
from sandbox.models.faults import Fault
from sandbox.models.grants import AuthorizationCode, Grant, RevokedToken
from sandbox.models.group_events import GroupEvent
from sandbox.models.mails import Mail
from sandbox.models.meetings import Meeting
from sandbox.models.notetaker_configs import NotetakerConfig
from sandbox.models.notetakers import MediaLink, Notetaker, NotetakerChange
from sandbox.models.replies import KeptReply
from sandbox.models.sessions import Session
from sandbox.models.webhooks import Delivery, Notification, Webhook
from sandbox.models.worlds import Sequence, World

__all__ = [
    "AuthorizationCode",
    "Booking",
    "Calendar",
    "Configuration",
    "Delivery",
    "Event",
    "Fault",
    "Grant",
    "GroupEvent",
    "KeptReply",
    "Mail",
    "MediaLink",
    "Meeting",
    "Notetaker",
    "NotetakerChange",
    "NotetakerConfig",
    "Notification",
    "Reminder",
    "RevokedToken",
    "Sequence",
    "Session",
    "Webhook",
    "World",
]
