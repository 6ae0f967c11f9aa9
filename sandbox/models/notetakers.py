"""Notetakers, what happened to them, and the links to what they recorded."""

from typing import Any

from django.db import models

from sandbox.models.events import Event
from sandbox.models.grants import Grant
from sandbox.models.meetings import Meeting
from sandbox.models.waiting import Waiting

FULL_SETTINGS = {
    "video_recording": True,
    "audio_recording": True,
    "transcription": True,
    "summary": True,
    "action_items": True,
    "leave_after_silence_seconds": 300,
}


class Notetaker(Waiting):
    """One Notetaker on its way through docs/nylas.md 4.4; `due_at` is when its next step comes by itself."""

    SCHEDULED = "scheduled"
    CONNECTING = "connecting"
    IN_LOBBY = "waiting_for_entry"
    FAILED = "failed_entry"
    ATTENDING = "attending"
    DISCONNECTED = "disconnected"
    PROCESSING = "processing"
    AVAILABLE = "available"
    MEDIA_ERROR = "media_error"
    MEDIA_DELETED = "media_deleted"

    NOT_YET_IN = (SCHEDULED, CONNECTING, IN_LOBBY)
    FINAL = (FAILED, MEDIA_ERROR, MEDIA_DELETED)
    # The filter of the list endpoint has words of its own for three states.
    FILTER_WORDS = {PROCESSING: "media_processing", AVAILABLE: "media_available"}
    NEXT_STEPS = {
        SCHEDULED: "joins the meeting",
        CONNECTING: "reaches the lobby",
        IN_LOBBY: "gives up waiting in the lobby",
        ATTENDING: "leaves as the meeting ends",
        DISCONNECTED: "starts to process the media",
        PROCESSING: "has its media ready",
        AVAILABLE: "loses its media (retention)",
    }

    id = models.CharField(max_length=32, primary_key=True)
    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, null=True, related_name="notetakers")
    event = models.ForeignKey(Event, on_delete=models.SET_NULL, null=True, related_name="notetakers")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="notetakers")
    name = models.CharField(max_length=255, default="Nylas Notetaker")
    join_time = models.BigIntegerField()
    settings = models.JSONField(default=dict)
    # The newer form of the settings as it was sent, and what came of both forms and the Configurations.
    notetaker_settings = models.JSONField(null=True)
    resolved = models.JSONField(default=dict)
    state = models.CharField(max_length=20, default=SCHEDULED)
    meeting_state = models.CharField(max_length=40, blank=True)
    # The meeting_state with which the present stage will end, where a fault has decided that.
    fate = models.CharField(max_length=40, blank=True)
    is_deleted = models.BooleanField(default=False)
    recording_key = models.CharField(max_length=100, blank=True)
    media_at = models.BigIntegerField(null=True)
    retained_until = models.BigIntegerField(null=True)
    created_at = models.FloatField()

    class Meta:
        ordering = ["created_at", "id"]

    def what_comes(self) -> str:
        return f"{self.name} {self.NEXT_STEPS[self.state]} ({self.meeting.title})"

    def captures(self, what: str) -> bool:
        """Whether the settings ask for this kind of file."""
        return bool(self.setting(what))

    def setting(self, what: str) -> Any:
        """One of the meeting settings, or its default."""
        return {**FULL_SETTINGS, **self.resolved}.get(what)

    def body(self) -> dict[str, Any]:
        """The Notetaker as the API shows it (docs/nylas.md 4.3): seconds, long provider name, neither event nor
        `meeting_state`; webhooks have those."""
        found = {
            "id": self.id,
            "grant_id": self.grant_id,
            "name": self.name,
            "join_time": self.join_time,
            "meeting_link": self.meeting.link,
            "meeting_provider": self.meeting.provider,
            "meeting_settings": {**FULL_SETTINGS, **self.resolved},
            "object": "notetaker",
            "state": self.state,
            "status": self.state,
        }
        if self.grant_id is None:
            del found["grant_id"]
        if self.notetaker_settings is not None:
            found["notetaker_settings"] = self.notetaker_settings
        return found


class NotetakerChange(models.Model):
    """One line of a Notetaker's history: what was announced, whether or not a destination listened."""

    notetaker = models.ForeignKey(Notetaker, on_delete=models.CASCADE, related_name="changes")
    event_type = models.CharField(max_length=40)
    data = models.JSONField()
    created_at = models.FloatField()

    class Meta:
        ordering = ["-created_at", "-pk"]


class MediaLink(models.Model):
    """A pre-signed address of one file; dead after an hour."""

    token = models.CharField(max_length=64, primary_key=True)
    notetaker = models.ForeignKey(Notetaker, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=20)
    expires_at = models.FloatField()
