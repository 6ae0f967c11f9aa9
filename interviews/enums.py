"""Choices that several rooms share, and the boundary with them."""

from django.db.models import TextChoices


class Distribution(TextChoices):
    """How interviews are shared over a panel."""

    FAIR = "fair", "Fair share: fewer times, evenly spread"
    MOST_TIMES = "most_times", "Most times: whoever is free"
    EVERYONE = "everyone", "Everyone together: one interview with all of the panel"


class Provider(TextChoices):
    """Who makes the video call."""

    GOOGLE_MEET = "google_meet", "Google Meet"
    MICROSOFT_TEAMS = "microsoft_teams", "Microsoft Teams"
    ZOOM = "zoom", "Zoom"


class InterviewStatus(TextChoices):
    SCHEDULED = "scheduled", "Scheduled"
    HELD = "held", "Held"
    CANCELLED = "cancelled", "Cancelled"
    NO_SHOW = "no_show", "Nobody came"


class ChangeKind(TextChoices):
    """What happened to an interview."""

    SCHEDULED = "scheduled", "Scheduled"
    RESCHEDULED = "rescheduled", "Moved"
    CANCELLED = "cancelled", "Cancelled"
    CALL_CHANGED = "call_changed", "Call changed"
    HELD = "held", "Took place"


class Actor(TextChoices):
    """Who changed an interview."""

    CANDIDATE = "candidate", "Candidate"
    INTERVIEWER = "interviewer", "Interviewer, in the calendar"
    RECRUITER = "recruiter", "Recruiter"
    NYLAS = "nylas", "Told by Nylas"
    SYSTEM = "system", "Fairloop"


class RecordingState(TextChoices):
    """How far a recording has come; Nylas’s own words for it are translated at the boundary."""

    UNWANTED = "unwanted", "Being taken off the call"
    EXPECTED = "expected", "Will join the call"
    JOINING = "joining", "Joining the call"
    IN_LOBBY = "in_lobby", "Waiting in the lobby"
    RECORDING = "recording", "Recording"
    PROCESSING = "processing", "Being prepared"
    CAPTURED = "captured", "Ready, being archived"
    ARCHIVED = "archived", "Archived"
    LOST = "lost", "Not recorded"
    WITHDRAWN = "withdrawn", "Not recorded"


class RecordingSource(TextChoices):
    """Where a recording came from."""

    NOTETAKER = "notetaker", "The recorder in the call"
    UPLOADED = "uploaded", "Uploaded by a person"


class ArtifactKind(TextChoices):
    """The files of a recording."""

    SUMMARY = "summary", "Summary"
    ACTION_ITEMS = "action_items", "Action items"
    TRANSCRIPT = "transcript", "Transcript"
    THUMBNAIL = "thumbnail", "Thumbnail"
    RECORDING = "recording", "Recording"
