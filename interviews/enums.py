"""Choices that several rooms share, and the boundary with them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Distribution(TextChoices):
    """How interviews are shared over a panel."""

    FAIR = "fair", "By load: whoever has taken least, over all panels"
    MOST_TIMES = "most_times", "Most times: the same as by load"  # older panels have it
    OWN_SHARE = "own_share", "By chances: everyone takes their share of the times they were free for"
    EVERYONE = "everyone", "Everyone together: one interview with all of the panel"


class Skipped(TextChoices):
    """Why an interviewer of a panel can't be chosen for a time; said of a person: “Priya Raman …”."""

    SWITCHED_OFF = "switched_off", _("takes no interviews at present")
    NO_CALENDAR = "no_calendar", _("has not connected a calendar")
    CALENDAR_LOST = "calendar_lost", _("has a calendar that has to be connected again")
    OWN_APPLICATION = "own_application", _("is the candidate")
    RESTING = "resting", _("is out of every panel then")
    ON_LEAVE = "on_leave", _("is on leave that day")
    PUBLIC_HOLIDAY = "public_holiday", _("is off that day, a public holiday")
    OUTSIDE_HOURS = "outside_hours", _("doesn’t work then, by their own hours")
    DAILY_CAP = "daily_cap", _("has as many interviews that day as they may have")
    WEEKLY_CAP = "weekly_cap", _("has as many interviews that week as they may have")
    HAS_INTERVIEW = "has_interview", _("has another interview then")
    HELD = "held", _("is kept then for somebody who has yet to confirm their address")
    NOT_PUBLISHED = "not_published", _("came to the panel after it was published last")
    IN_TRAINING = "in_training", _("is still learning on this panel")
    NO_GROUP = "no_group", _("stands in none of the panel’s groups")
    OTHER_GROUP = "other_group", _("stands in none of the groups whose seat is to be taken")
    IN_RESERVE = "in_reserve", _("is not on offer at present: of this panel ten people are, by turns")
    BUSY = "busy", _("is not free then, as the calendar says")
    GAVE_IT_UP = "gave_it_up", _("has given this interview up before")
    BUFFER = "buffer", _("has something so close to it that the minutes kept free would not be free")
    CALENDAR_UNREAD = "calendar_unread", _("has a calendar that could not be read")
    TAKEN_MEANWHILE = "taken_meanwhile", _("was free, and taken at the moment of booking")


class ClosedBy(TextChoices):
    """Why nobody of a panel can be had at a time; said of the time: “It …”."""

    NOT_LIVE = "not_live", _("can’t be booked, since the panel is not live")
    PANEL_HOURS = "panel_hours", _("lies outside the panel’s hours")
    CLOSED_DATE = "closed_date", _("lies on a day on which the panel is closed")
    NOTICE = "notice", _("is closer than the panel’s notice")
    HORIZON = "horizon", _("is further ahead than can be booked")


class Role(TextChoices):
    """What somebody does in an interview that they take part in."""

    INTERVIEWER = "interviewer", _("interviews")
    SHADOW = "shadow", _("listens, to learn how we interview")
    LEAD = "lead", _("leads it, to learn how we interview, with somebody beside them")


class LeaveKind(TextChoices):
    """Why somebody takes no interviews for some days. Only recruiters see it."""

    HOLIDAY = "holiday", _("Holiday")
    PARENTAL = "parental", _("Parental leave")
    TRAINING = "training", _("Training or travel")
    OTHER = "other", _("Other")


class Provider(TextChoices):
    """Who makes the video call."""

    GOOGLE_MEET = "google_meet", "Google Meet"
    MICROSOFT_TEAMS = "microsoft_teams", "Microsoft Teams"
    ZOOM = "zoom", "Zoom"


class WaitingRoom(TextChoices):
    """Who waits in front of a Zoom call until the host lets them in; other services have it in their account only."""

    ACCOUNT = "account", _("As the Zoom account is set")
    NOBODY = "nobody", _("Nobody: people and recorder come straight in")
    EVERYBODY = "everybody", _("Everybody, the recorder too, until the host lets them in")


class LobbyPoint(TextChoices):
    """What has to be so, or the recorder waits in front of the call."""

    MEET_OPEN = "meet_open", _("Anybody with the link comes in without asking")
    TEAMS_ANONYMOUS = "teams_anonymous", _("People without an account may join")
    TEAMS_BYPASS = "teams_bypass", _("Everyone passes the lobby")
    ZOOM_WAITING_ROOM = "zoom_waiting_room", _("Nobody waits outside")
    ZOOM_SIGN_IN = "zoom_sign_in", _("Nobody has to be signed in to join")
    HOSTS_KNOW = "hosts_know", _("Whoever interviews knows where “Admit” is")
    CALL_TRIED = "call_tried", _("A call was tried, and the recorder came in")


class TrialResult(TextChoices):
    """What came of a trial call."""

    CAME_IN = "came_in", _("The recorder came in")
    KEPT_WAITING = "kept_waiting", _("It waited, and nobody let it in")
    TURNED_AWAY = "turned_away", _("It could not get in")
    NO_CALL = "no_call", _("No call could be made")


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
    REASSIGNED = "reassigned", "Another interviewer"
    HELD = "held", "Took place"
    NO_CANDIDATE = "no_candidate", "The candidate did not come"
    NO_HOST = "no_host", "We did not come"


class Absent(TextChoices):
    """Who did not come to an interview."""

    CANDIDATE = "candidate", _("The candidate did not come")
    US = "us", _("We did not come")


class Actor(TextChoices):
    """Who changed an interview."""

    CANDIDATE = "candidate", "Candidate"
    INTERVIEWER = "interviewer", "Interviewer, in the calendar"
    RECRUITER = "recruiter", "Recruiter"
    TAKER = "taker", "Interviewer, on our page"
    NYLAS = "nylas", "Told by Nylas"
    SYSTEM = "system", "Fairloop"
    ATS = "ats", "The applicant tracking system"


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


SOUND_AND_PICTURE = frozenset({ArtifactKind.RECORDING, ArtifactKind.THUMBNAIL})
TEXTS = frozenset(ArtifactKind) - SOUND_AND_PICTURE
