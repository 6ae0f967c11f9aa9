"""Why this interviewer: the figures and reasons that an attempt keeps, in words."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.translation import gettext as _

from interviews.booking.models import BookingAttempt, Naming, Reassignment
from interviews.enums import Distribution, Skipped
from recruiting.desk.words import NOTHING, when
from recruiting.identity import display_name

Reason = Mapping[str, object]
Cells = Callable[[Reason], tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Line:
    """One person who could have taken the interview. `cells`: each figure with its heading."""

    name: str
    cells: tuple[tuple[str, str], ...]
    is_chosen: bool
    note: str = ""  # why they were not had although it was their turn
    seat: str = ""  # of which group, where the panel has groups


@dataclass(frozen=True)
class Why:
    """All that the page shows."""

    sentence: str
    lines: tuple[Line, ...] = ()
    skipped: tuple[tuple[str, str], ...] = field(default=())  # name, what kept them from it
    named: str = (
        ""  # who named the person, when and why, where somebody did; `sentence` then says what the rule would have
    )


def describe(attempt: BookingAttempt | Reassignment) -> Why:
    """What decided over the interviewer of this attempt or swap."""
    if isinstance(attempt, BookingAttempt) and attempt.naming is not None:
        return _describe_named(attempt, attempt.naming)
    if isinstance(attempt, Reassignment) and attempt.cause == Reassignment.Cause.SECOND_THOUGHTS:
        return Why(_evened_out(attempt.reasons))
    return _describe_rule(attempt)


def _evened_out(figures: list[Reason]) -> str:
    """Who stood where before and after; the first gave it up, the second took it over."""
    if len(figures) != 2:
        return _("It changed hands to even out the load.")
    gives, takes = figures
    words = {
        "gives": gives["name"],
        "much": hours(gives["from"]),
        "less": hours(gives["to"]),
        "takes": takes["name"],
        "little": hours(takes["from"]),
        "more": hours(takes["to"]),
    }
    return (
        _(
            "It changed hands at night to even out the load, before the candidate was told who meets them. %(gives)s stood at %(much)s "
            "and %(takes)s at %(little)s, by share and counting time away; with it %(less)s and %(more)s."
        )
        % words
    )


def _describe_named(attempt: BookingAttempt, naming: Naming) -> Why:
    """Somebody was named: who, by whom, when and why; then what the rule would have said."""
    why = _describe_rule(attempt)
    by_rule = [str(one["name"]) for one in attempt.reasons if one.get("is_by_rule")]
    if not by_rule:
        sentence = _("By the rule nobody could have been had either.")
    elif naming.interviewer.name in by_rule:
        sentence = _("The rule would have chosen them as well: %(names)s.") % {"names": ", ".join(by_rule)}
    else:
        sentence = _("By the rule it would have been %(names)s.") % {"names": ", ".join(by_rule)}
    lines = tuple(
        replace(line, is_chosen=bool(line.seat) or (not line.note and bool(one.get("is_named"))))
        for line, one in zip(why.lines, (one for one in attempt.reasons if "place" in one), strict=False)
    )
    return replace(why, sentence=sentence, lines=lines, named=_named(naming))


def _named(naming: Naming) -> str:
    by = display_name(naming.by) if naming.by else _("Somebody")
    words = {"by": by, "name": naming.interviewer.name, "when": when(naming.named_at), "why": naming.reason}
    return _("%(by)s named %(name)s on %(when)s: “%(why)s”") % words


def _describe_rule(attempt: BookingAttempt | Reassignment) -> Why:
    ranked = [reason for reason in attempt.reasons if "place" in reason]
    skipped = tuple(
        (str(reason["name"]), skip_words(reason["skipped"], holiday=reason.get("holiday")))
        for reason in attempt.reasons
        if "place" not in reason
    )
    if not ranked:
        return Why(_nobody(attempt), skipped=skipped)
    asked = [reason for reason in ranked if "skipped" not in reason]
    if "groups" in ranked[0]:
        is_by_share = ranked[0].get("rule") == Distribution.OWN_SHARE
        figures = _share_cells if is_by_share else _load_cells
        sentence = " ".join(_sentences_on_seats(asked, is_by_share=is_by_share)) or _sentence_on_few([])
        lines = (_line(one, figures, is_chosen=bool(one.get("seat"))) for one in ranked)
        return Why(sentence, tuple(lines), skipped)
    if "load" not in ranked[0]:  # attempts of before kept no more than the order
        sentence, cells = _("Whoever was booked longest ago came first, counting all panels."), _order_cells
    elif ranked[0].get("rule") == Distribution.OWN_SHARE:
        sentence, cells = _sentence_on_shares(asked), _share_cells
    else:
        sentence, cells = _sentence_on_load(asked), _load_cells
    chosen = asked[0] if asked else None
    return Why(sentence, tuple(_line(one, cells, is_chosen=one is chosen) for one in ranked), skipped)


def _line(one: Reason, cells: Cells, *, is_chosen: bool) -> Line:
    groups = ((_("Stands in"), ", ".join(_groups(one)) or NOTHING),) if "groups" in one else ()
    return Line(
        str(one["name"]),
        (*groups, *cells(one)),
        is_chosen=is_chosen,
        note=skip_words(one["skipped"]) if "skipped" in one else "",
        seat=str(one.get("seat", "")),
    )


def skip_words(value: object, *, holiday: object = None) -> str:
    """As in “is on leave that day”; the value itself where it is none of ours. `holiday`: the name of the one that they keep."""
    if holiday:
        return _("is off that day, %(holiday)s") % {"holiday": holiday}
    return str(Skipped(value).label) if value in Skipped.values else str(value)


def _nobody(attempt: BookingAttempt | Reassignment) -> str:
    if attempt.link is not None and not attempt.link.panel.is_round_robin:
        return _("This panel interviews together: everyone takes part, so nobody was chosen.")
    return _("Nobody was free any more when the time was chosen.")


def _sentence_on_load(asked: list[Reason]) -> str:
    if len(asked) < 2:
        return _sentence_on_few(asked)
    first, second = asked[:2]
    words = {
        "name": first["name"],
        "load": hours(first["projected"]),
        "next": second["name"],
        "more": hours(second["projected"]),
    }
    if words["load"] == words["more"]:
        return _("%(name)s and %(next)s stand equal, with %(load)s; %(name)s has waited at least as long.") % words
    return _("%(name)s has the least load, %(load)s. Next came %(next)s with %(more)s.") % words


def _sentence_on_shares(asked: list[Reason]) -> str:
    if len(asked) < 2:
        return _sentence_on_few(asked)
    first, second = asked[:2]
    words = {"name": first["name"], "owed": _owed(first), "next": second["name"], "less": _owed(second)}
    return _("%(name)s is furthest behind their share: %(owed)s. Next came %(next)s: %(less)s.") % words


def _sentences_on_seats(asked: list[Reason], *, is_by_share: bool) -> Iterator[str]:
    """One for each seat: who takes it, and who of the same group would have been next."""
    seated = [one for one in asked if one.get("seat")]
    for one in seated:
        group = str(one["seat"])
        rest = [other for other in asked if other not in seated and group in _groups(other)]
        words = {"group": group, "name": one["name"]}
        if not rest:
            yield _("“%(group)s”: %(name)s, as nobody else of the group was left.") % words
            continue
        figure = _owed if is_by_share else _projected
        words |= {"has": figure(one), "next": rest[0]["name"], "more": figure(rest[0])}
        yield _("“%(group)s”: %(name)s (%(has)s); next came %(next)s (%(more)s).") % words


def _groups(reason: Reason) -> list[str]:
    groups = reason.get("groups")
    return [str(name) for name in groups] if isinstance(groups, list) else []


def _projected(reason: Reason) -> str:
    return hours(reason["projected"])


def _sentence_on_few(asked: list[Reason]) -> str:
    if asked:
        return _("%(name)s was the only one of the panel who could be had.") % {"name": asked[0]["name"]}
    return _("All who were free were taken at the moment of booking, so nobody was chosen.")


def _load_cells(reason: Reason) -> tuple[tuple[str, str], ...]:
    return (
        (_("Taken and booked"), hours(reason["load"])),
        (_("For time away"), hours(reason["credit"]) if reason["credit"] else NOTHING),
        (_("Likely to come"), hours(reason["expected"])),
        (_("Share"), _share(reason)),
        (_("Comes to"), hours(reason["projected"])),
        (_("Last booked"), _last_booked(reason)),
    )


def _share_cells(reason: Reason) -> tuple[tuple[str, str], ...]:
    return (_("Behind or ahead"), _owed(reason)), (_("Share"), _share(reason)), *_order_cells(reason)


def _order_cells(reason: Reason) -> tuple[tuple[str, str], ...]:
    return ((_("Last booked"), _last_booked(reason)),)


def hours(minutes: object) -> str:
    """As in “3.8 h”."""
    return _("%(hours)s h") % {"hours": f"{_number(minutes) / 60:.1f}"}


def _owed(reason: Reason) -> str:
    owed = _number(reason["owed"])
    words = _("%(number)s interviews behind") if owed >= 0 else _("%(number)s interviews ahead")
    return words % {"number": f"{abs(owed):.2f}"}


def _share(reason: Reason) -> str:
    return f"{_number(reason['weight']):g}"


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _last_booked(reason: Reason) -> str:
    at = reason.get("last_booked_at")
    return when(datetime.fromisoformat(at)) if isinstance(at, str) else _("never")
