"""What people say to each other on a debrief: who reads it, and how it is written."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from debriefs import reading
from debriefs.access import Access
from debriefs.interview.citations import Stretch, cite_turns
from debriefs.interview.mentions import mentioned, people
from debriefs.models import Comment, Debrief
from debriefs.notices import news
from debriefs.progress import Progress
from interviews.models import Interview


def comments_of(debrief: Debrief, access: Access) -> QuerySet[Comment]:
    """Those that this person may read: their own, and all once scorecards are open to them."""
    found = Comment.objects.filter(debrief=debrief).select_related("author", "citation__interview__panel")
    return found if access.sees_scorecards else found.filter(author=access.user)


def comments_on(interview: Interview, access: Access) -> QuerySet[Comment]:
    """Those of them that are about places of this interview."""
    found = Comment.objects.filter(citation__interview=interview).select_related("author", "citation")
    return found if access.sees_scorecards else found.filter(author=access.user)


def write_comment(
    debrief: Debrief,
    text: str,
    *,
    shown: Progress | None = None,
    place: Stretch | None = None,
    by: User,
    at: datetime,
) -> Comment:
    """Comment on a debrief, or on a place in one of its interviews, as far as its transcript can be read.

    Raises UnknownMention; for a place also CannotCite.
    """
    called = mentioned(text, people(debrief.application))
    with transaction.atomic():
        citation = None
        if shown is not None and place is not None:
            citation = cite_turns(shown.interview, reading.transcript(shown), place, by=by, now=at)
        comment = Comment.objects.create(debrief=debrief, citation=citation, author=by, text=text, written_at=at)
        comment.mentions.set(called)
        news.tell_mentioned(comment, now=at)
    return comment
