"""Nylas's words for the states of a Notetaker, in three vocabularies (docs/nylas.md 4.4), as our states and as sentences for people."""

from interviews.enums import RecordingState as State

# The filter vocabulary comes second where it has a word of its own.
STATES: dict[str, State] = {
    "scheduled": State.EXPECTED,
    "connecting": State.JOINING,
    "waiting_for_entry": State.IN_LOBBY,
    "failed_entry": State.LOST,
    "attending": State.RECORDING,
    "disconnected": State.PROCESSING,
    "worker_finished": State.PROCESSING,
    "processing": State.PROCESSING,
    "media_processing": State.PROCESSING,
    "available": State.CAPTURED,
    "media_available": State.CAPTURED,
    "media_error": State.LOST,
    "media_deleted": State.LOST,
}
# Where the second word says more than the first
NARROWER = {("connecting", "waiting_for_entry"): State.IN_LOBBY, ("failed_entry", "cancelled"): State.WITHDRAWN}

# Said of a Notetaker that is at the call's door, or inside
AT_THE_CALL = frozenset({"connecting", "waiting_for_entry", "failed_entry", "attending"})

SENTENCES = {
    "scheduled": "Will join the call when it begins",
    "connecting": "Is dialling into the call",
    "waiting_for_entry": "Waiting in the lobby: somebody has to let it in",
    "failed_entry": "Could not get into the call",
    "attending": "Joined the call",
    "disconnected": "Left the call; the recording is being prepared",
    "worker_finished": "Is done with the call; the recording is being prepared",
    "processing": "The recording is being prepared",
    "media_processing": "The recording is being prepared",
    "available": "The recording is ready",
    "media_available": "The recording is ready",
    "media_error": "The recording could not be made",
    "media_deleted": "Nylas deleted its copy of the recording",
}
PAIRS = {
    ("attending", "recording_active"): "Joined the call and is recording",
    ("connecting", "waiting_for_entry"): SENTENCES["waiting_for_entry"],
}
FAILURES = {
    "error": "an error occurred",
    "internal_error": "Nylas had an internal error",
    "bad_meeting_code": "the meeting code is wrong",
    "bad_meeting_link": "the link to the call is wrong",
    "sign_in_required": "the call admits signed-in guests only",
    "entry_denied": "somebody turned it away",
    "no_response": "nobody answered its request to come in",
    "cannot_join": "the call does not let it join",
    "meeting_capacity_reached": "the call was full",
    "admission_timeout": "nobody admitted it within 10 minutes",
    "network_error": "the connection failed",
    "cancelled": "it was called off",
}
ENDINGS = {
    "meeting_ended": "the call ended",
    "kicked": "somebody removed it",
    "no_activity": "nobody had spoken for a while",
    "no_participants": "everybody else had left",
    "api_request": "it was asked to leave",
    "network_error": "the connection was lost",
    "cancelled": "it was called off",
    "unknown": "the reason is not known",
}


def state_for(state: str, meeting_state: str) -> State | None:
    """Our state for a pair of Nylas's; None for one that is new to us."""
    return NARROWER.get((state, meeting_state)) or STATES.get(state)


def is_recording(state: str, meeting_state: str) -> bool:
    """Do the words say that it records, and not only that it has joined?"""
    return (state, meeting_state) == ("attending", "recording_active")


def sentence(state: str, meeting_state: str) -> str:
    """What happened, in plain English; words that are new to us are shown as they came."""
    if state not in SENTENCES:
        return f"Reports: {plain(state, meeting_state)}"
    if not meeting_state or meeting_state == state:
        return SENTENCES[state]
    if state == "failed_entry":
        return f"Could not get in: {FAILURES.get(meeting_state) or plain(meeting_state)}"
    if state == "disconnected":
        return f"Left the call: {ENDINGS.get(meeting_state) or plain(meeting_state)}"
    return PAIRS.get((state, meeting_state)) or f"{SENTENCES[state]} ({plain(meeting_state)})"


def plain(*words: str) -> str:
    """Vendor words, readable and short enough for a line."""
    return ", ".join(word.replace("_", " ") for word in words if word)[:80] or "nothing we know"
