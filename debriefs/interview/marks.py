"""What people cited and commented of one interview, as marks on its lanes and at its turns; only what the reader may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q
from django.db.models.enums import TextChoices
from django.utils.translation import gettext_lazy as _

from debriefs.access import Access
from debriefs.models import Citation, Comment, Rating
from interviews.models import Interview
from interviews.recordings.speech import LANE_WIDTH, Turn
from recruiting.identity import display_name

COMPARED = 60  # letters of a quote by which its turn is found again


class MarkKind(TextChoices):
    CITED = "cited", _("Cited")
    COMMENTED = "commented", _("Commented")


@dataclass(frozen=True)
class Mark:
    citation: Citation
    kind: MarkKind
    what: str  # the criterion it is cited for, or the comment
    who: str
    position: int | None  # of the turn it stands at; None when that can't be found any more
    x: int | None  # on a lane, from 0 to LANE_WIDTH; None without a time


def marks(interview: Interview, access: Access, told: Sequence[Turn], *, total_ms: int) -> list[Mark]:
    """In the order of their times. At most three queries, whatever their number."""
    by_position = {turn.position: turn for turn in told}
    return [
        Mark(
            citation=citation,
            kind=kind,
            what=what,
            who=display_name(citation.author),
            position=_position(citation, by_position),
            x=_x(citation, total_ms),
        )
        for citation in _visible(interview, access)
        for kind, what in _uses(citation)
    ]


def _visible(interview: Interview, access: Access) -> Iterable[Citation]:
    """Their own; of others what stands in submitted scorecards and in comments, once these are open."""
    is_own = Q(author=access.user)
    ratings = Rating.objects.filter(
        Q(version__scorecard__author=access.user) | Q(version__submitted_at__isnull=False)
    ).select_related("wording")
    comments = Comment.objects.all()
    if not access.sees_scorecards:
        ratings, comments = ratings.filter(version__scorecard__author=access.user), comments.filter(is_own)
    may_see = is_own | Q(ratings__in=ratings) | Q(comments__in=comments)
    return (
        Citation.objects.filter(interview=interview)
        .filter(may_see)
        .distinct()
        .select_related("author")
        .prefetch_related(Prefetch("ratings", ratings), Prefetch("comments", comments))
    )


def _uses(citation: Citation) -> list[tuple[MarkKind, str]]:
    cited = {rating.wording.name: None for rating in citation.ratings.all()}
    uses = [(MarkKind.CITED, name) for name in cited] + [
        (MarkKind.COMMENTED, comment.text) for comment in citation.comments.all()
    ]
    return uses or [(MarkKind.CITED, "")]


def _position(citation: Citation, by_position: dict[int, Turn]) -> int | None:
    """Where the quote stands now: its turn of then, or, when the transcript was read anew, the first one with its words."""
    if citation.first_position is None:
        return None
    quote = " ".join(citation.quote.split())[:COMPARED]
    then = by_position.get(citation.first_position)
    if then is not None and quote in _plain(then):
        return then.position
    return next((turn.position for turn in by_position.values() if quote in _plain(turn)), None)


def _plain(turn: Turn) -> str:
    return " ".join(f"{turn.text} {turn.original}".split())


def _x(citation: Citation, total_ms: int) -> int | None:
    if citation.starts_ms is None or not total_ms:
        return None
    return min(LANE_WIDTH, citation.starts_ms * LANE_WIDTH // total_ms)
