"""A sentence for recruiters on each reason for concern: what happened, and what to do."""

from interviews.booking.models import Concern

REASON = Concern.Reason
SENTENCES = {
    REASON.HOST_UNKNOWN: "We don’t know who of the panel takes this interview. Please look at the calendar.",
    REASON.CANDIDATE_UNKNOWN: (
        "We can’t tell who of the people on this booking is the candidate. Please look at the calendar, and put name and address "
        "on the candidate’s page."
    ),
    REASON.MOVED_BY_HOST: "The interviewer moved the interview in the calendar. Does the new time suit the candidate?",
    REASON.DELETED_BY_HOST: "The interviewer deleted the interview from the calendar. Offer the candidate a new time.",
    REASON.DECLINED_BY_HOST: (
        "An interviewer answered “no” in the calendar. Until two days before, the next of the panel takes it over by itself, "
        "three times at most. Where this note stays, swap the interviewer, move the interview, or cancel it."
    ),
    REASON.DECLINED_BY_CANDIDATE: (
        "The candidate answered “no” to the calendar’s invitation. Ask whether they are still coming."
    ),
    REASON.DECLINED: (
        "An interviewer can’t take it, for the reason on the interview’s page. Until two days before, the next of the panel takes it "
        "over by itself, three times at most. Where this note stays, the interview still stands with them: swap the interviewer, "
        "find another time with the candidate, or cancel it."
    ),
    REASON.WHOLE_DAY: (
        "The interviewer made a whole day of the interview in the calendar. Our time still stands: ask which one is right."
    ),
    REASON.CALL_REPLACED: (
        "The interviewer put another call into the calendar. Candidate and interviewer are mailed the new link."
    ),
    REASON.CALL_GONE: (
        "The calendar shows no link to a call any more. Ask the interviewer for one: nobody can join without it."
    ),
    REASON.CALENDAR_WITHDRAWN: (
        "The interviewer disconnected their calendar. The interview still stands in it, but it can’t be moved or recorded any more, "
        "and a cancelled one stays in the calendar. Ask whether they will come."
    ),
    REASON.SCORECARD_LATE: (
        "A scorecard is missing three days after the interview, after our mails. Ask the interviewer for it, or excuse them in the "
        "debrief: the committee waits."
    ),
    REASON.UNDECIDED: (
        "There is no trace of this interview, and nobody has answered whether it took place. Ask the interviewer, and say it here."
    ),
    REASON.CANDIDATE_ABSENT: (
        "The candidate did not come, and was mailed nothing. “Mail a new link” lets them choose another time."
    ),
    REASON.WE_WERE_ABSENT: (
        "Nobody of us came, and the candidate was mailed nothing. Apologise, and let them choose another time: “Mail a new link”."
    ),
    REASON.RECORDER_NOT_LET_IN: (
        "Not recorded: the recorder did not get into the call. Look at the panel’s checklist of the lobby, and rely on notes."
    ),
    REASON.RECORDER_NEVER_HEARD: (
        "Not recorded: we never heard from the recorder. Look at Nylas’s dashboard, or upload a recording that was made elsewhere."
    ),
    REASON.FILE_DAMAGED: (
        "A file of the recording is not in the storage any more, is not what was archived, or can’t be played. Its page says which: "
        "bring it back from a backup, or keep to transcript and notes."
    ),
    REASON.RECORDING_FAILED: (
        "Recorded, but Nylas could not make the files. Ask Nylas’s support, or upload a recording that was made elsewhere."
    ),
    REASON.TWO_AT_ONCE: "The interviewer or the candidate has another interview at the same time. One of the two must move.",
}


def sentence(reason: str) -> str:
    return SENTENCES[REASON(reason)]
