"""A transcript's turns as markup. Made here, not by a template's loop, since there may be thousands: many times as fast.

Foreign words are escaped here, and nowhere else on their way to the page.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from html import escape

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from debriefs.interview.marks import Mark
from interviews.models import Redaction
from interviews.recordings.redacted_words import MARKER
from interviews.recordings.speech import Turn
from recruiting.identity import display_name

# In a long transcript browsers draw only what is near the window. They watch each stretch for that, and the lists of a
# stretch once it is near: every watched element costs time in every frame, and every list drawn at once in one frame.
TURNS_PER_LIST = 6
LISTS_PER_STRETCH = 20


def lists(
    told: Iterable[Turn],
    *,
    marks: Iterable[Mark] = (),
    page_query: str = "",
    below: Mapping[int, SafeString] | None = None,
    redactions: Iterable[Redaction] = (),
) -> SafeString:
    """Ordered lists, in stretches, one item for each turn, its time a link to itself. `below`: what else stands in a turn, by its position."""
    extras = _extras(marks, below or {}, redactions)
    play, choose, somebody = escape(_("Play from")), escape(_("Choose this turn")), escape(_("Somebody"))
    rows = []
    for turn in told:
        place, name = turn.position, escape(turn.speaker)
        if turn.starts_ms is None:
            data, clock, label = "", "·", choose
        else:
            data, clock = f' data-ms="{turn.starts_ms}"', turn.clock
            label = f"{play} {clock}"
        said = f"{label}, {name}" if name else label
        extra = _correction(turn) if turn.original else ""
        extra += extras.get(place, "")
        rows.append(
            f'<li id="t{place}" class="turn"{data}><a class="turn__at" href="?{page_query}turn={place}#t{place}"'
            f' aria-label="{said}">{clock}</a><b>{name or somebody}</b><p>{_said(turn.text)}</p>{extra}</li>\n'
        )
    parts = [f'<ol class="turns__part">{"".join(some)}</ol>' for some in _batched(rows, TURNS_PER_LIST)]
    stretches = (f'<div class="turns__stretch">{"".join(some)}</div>' for some in _batched(parts, LISTS_PER_STRETCH))
    return mark_safe("\n".join(stretches))


def _batched(items: list[str], size: int) -> Iterator[list[str]]:
    return (items[first : first + size] for first in range(0, len(items), size))


def _said(text: str) -> str:
    """With a chip where something was redacted."""
    return MARKER.sub(_chip, escape(text))


def _chip(marker: re.Match[str]) -> str:
    return f'<span class="redacted">{marker[0]}</span>'


def _extras(marks: Iterable[Mark], below: Mapping[int, SafeString], redactions: Iterable[Redaction]) -> dict[int, str]:
    by_place: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        if mark.position is not None:
            by_place[mark.position].append(mark)
    extras: dict[int, str] = {place: _marks(there) for place, there in by_place.items()}
    for redaction in redactions:
        for place in redaction.positions:
            extras[place] = extras.get(place, "") + _redacted(redaction)
    for place, markup in below.items():
        extras[place] = extras.get(place, "") + markup
    return extras


def _marks(there: list[Mark]) -> SafeString:
    lines = format_html_join(
        "",
        '<li class="mark mark--{}"><span class="mark__kind">{}</span> {} <span class="faint">{}</span></li>',
        ((mark.kind.value, mark.kind.label, mark.what, mark.who) for mark in there),
    )
    return format_html('<ul class="turn__marks">{}</ul>', lines)


def _redacted(redaction: Redaction) -> SafeString:
    """Who said what kind of thing it was, and when."""
    by, made = redaction.redacted_by, date_format(localtime(redaction.redacted_at))
    name = display_name(by) if by else ""
    return format_html(
        '<ul class="turn__marks"><li class="mark mark--redacted"><span class="mark__kind">{}</span> {} '
        '<span class="faint">{}</span></li></ul>',
        _("Redacted"),
        redaction.get_category_display(),
        f"{name}, {made}" if name else made,
    )


def _correction(turn: Turn) -> SafeString:
    words = _("Corrected by a person. The machine wrote:")
    return format_html(
        '<details class="turn__was"><summary>{}</summary><p>{} “{}”</p></details>', _("Corrected"), words, turn.original
    )
