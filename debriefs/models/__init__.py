"""What interviewers write of an interview, and what the committee makes of it."""

from debriefs.models.citation import Citation
from debriefs.models.comment import Comment
from debriefs.models.criterion import Criterion, CriterionVersion, DebriefRules, Question, Wording
from debriefs.models.debrief import Debrief, EarlyOpening
from debriefs.models.decision import Decision, DecisionReason
from debriefs.models.export import DebriefExport
from debriefs.models.note import Note
from debriefs.models.open_item import OpenItem
from debriefs.models.scorecard import Rating, Recommendation, Scorecard, ScorecardVersion
from debriefs.models.share import Share, ShareCode, ShareOpening
from debriefs.models.shared_clip import ClipPlay, SharedClip
from debriefs.models.upload_permit import UploadPermit
from debriefs.models.vote import Round, Vote

__all__ = [
    "Citation",
    "ClipPlay",
    "Comment",
    "Criterion",
    "CriterionVersion",
    "Debrief",
    "DebriefExport",
    "DebriefRules",
    "Decision",
    "DecisionReason",
    "EarlyOpening",
    "Note",
    "OpenItem",
    "Question",
    "Rating",
    "Recommendation",
    "Round",
    "Scorecard",
    "ScorecardVersion",
    "Share",
    "ShareCode",
    "ShareOpening",
    "SharedClip",
    "UploadPermit",
    "Vote",
    "Wording",
]
