"""What a later version of a scorecard says otherwise than the first, which stays as it is."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from debriefs.models import Rating, ScorecardVersion


class Aspect(TextChoices):
    RATING = "rating", _("Rating")
    NOTE = "note", _("Note")
    EVIDENCE = "evidence", _("Evidence")
    RECOMMENDATION = "recommendation", _("Recommendation")
    TAKEAWAY = "takeaway", _("Takeaway")


@dataclass(frozen=True)
class Difference:
    aspect: Aspect
    criterion: str  # its name; empty for what is said of the whole interview
    before: str
    after: str


def differences(first: ScorecardVersion, later: ScorecardVersion) -> list[Difference]:
    """No queries, where both have their ratings with wordings and citations loaded."""
    return [*_of_ratings(first, later), *_of_the_whole(first, later)]


def _of_ratings(first: ScorecardVersion, later: ScorecardVersion) -> Iterator[Difference]:
    before = {rating.criterion_id: rating for rating in first.ratings.all()}
    after = {rating.criterion_id: rating for rating in later.ratings.all()}
    for criterion in {**before, **after}:
        old, new = before.get(criterion), after.get(criterion)
        name = str((new or before[criterion]).wording)
        for aspect, was, is_ in zip(Aspect, _told(old), _told(new), strict=False):
            if was != is_:
                yield Difference(aspect, name, was, is_)


def _told(rating: Rating | None) -> tuple[str, str, str]:
    """In the order of the aspects."""
    if rating is None:
        return str(_("not rated")), "", ""
    return rating.words, rating.note, "\n".join(f"“{citation.quote}”" for citation in rating.citations.all())


def _of_the_whole(first: ScorecardVersion, later: ScorecardVersion) -> Iterator[Difference]:
    before, after = first.get_recommendation_display(), later.get_recommendation_display()
    if before != after:
        yield Difference(Aspect.RECOMMENDATION, "", before, after)
    if first.takeaway != later.takeaway:
        yield Difference(Aspect.TAKEAWAY, "", first.takeaway, later.takeaway)
