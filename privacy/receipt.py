"""What a receipt for an erasure says: what went, what stays, until when and why, where it was looked for. Nothing about the person but
the keyed hash by which a restored backup is recognised."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from privacy.models import Erasure
from privacy.precedence import Kind
from privacy.residue import MAX_READ_BYTES
from privacy.words import day_words

WIDTH = 40
BESIDES = {
    "files": gettext_lazy("Files in the storage"),
    "links": gettext_lazy("Booking links"),
}
STAYS = (
    gettext_lazy(
        "That there was an application, for which job, when it came and how it ended; when interviews were, who took them, and "
        "whether they were held: load and fairness are counted from it. No name, no address, and no words."
    ),
    gettext_lazy("Each choice about being recorded, with its day and the wording shown, as proof of it."),
    gettext_lazy("That notifications from Nylas and events for the ATS came and went, without what they said."),
)
ELSEWHERE = (
    gettext_lazy("Mails that were delivered lie in the mailboxes of who got them."),
    gettext_lazy("What the applicant tracking system took over is deleted there."),
    gettext_lazy(
        "Nylas keeps a log of its own of bookings and of the news it sent, with the name in the title, and offers no way to delete it; "
        "the event in the calendar and what the Notetaker made are gone."
    ),
    gettext_lazy(
        "Backups taken before still hold everything until they are deleted. A restored one is erased again before anybody can use it."
    ),
)


@dataclass(frozen=True)
class Line:
    what: str
    value: str


def about(erasure: Erasure) -> list[Line]:
    lines = [
        Line(_("Receipt"), str(erasure.pk)),
        Line(_("State"), str(erasure.get_state_display())),
        Line(_("Asked for"), f"{_moment(erasure.asked_at)}, {_('by')} {erasure.get_origin_display()}"),
    ]
    if erasure.finished_at:
        lines.append(Line(_("Carried out"), _moment(erasure.finished_at)))
    return [*lines, Line(_("Known again by"), erasure.person_hash)]


def gone(erasure: Erasure) -> list[Line]:
    """How many there were; only what is gone, or goes."""
    kept = {str(each["kind"]) for each in erasure.kept}
    names = {**{kind.value: kind.label for kind in Kind}, **BESIDES}
    return [
        Line(str(names[name]), str(count)) for name in names if (count := erasure.found.get(name)) and name not in kept
    ]


def kept(erasure: Erasure) -> list[Line]:
    """What a law keeps, restricted; things of one kind that it keeps equally long together."""
    counts: Counter[tuple[str, str]] = Counter()
    for each in erasure.kept:
        until = _until(each["until"]).format(law=each["law"])
        counts[str(Kind(str(each["kind"])).label), until] += int(str(each["count"]))
    return [Line(f"{kind} ({count})", until) for (kind, until), count in counts.items()]


def searched(erasure: Erasure) -> list[str]:
    """What was looked through, and what came of it; empty while nothing was."""
    if erasure.searched_at is None:
        return []
    told = erasure.searched
    lines = [
        _("On {when}: {rows} rows of all tables, {files} files, and {size} bytes of the database’s own file.").format(
            when=_moment(erasure.searched_at), rows=told["rows"], files=told["files"], size=told["database_bytes"]
        )
    ]
    if not told["database_bytes"]:
        lines.append(
            _(
                "The database’s files belong to its server, and can’t be read from here. Freed rows were handed back to it."
            )
        )
    if told["only_names"]:
        lines.append(
            _("Of {count} files above {size} MB, which hold sound and picture, only the names were looked at.").format(
                count=told["only_names"], size=MAX_READ_BYTES // 1024 // 1024
            )
        )
    if erasure.held:
        lines.append(
            ngettext(
                "A hold on somebody else keeps %(count)s place that names them: a hold goes before erasure. It goes once the hold is released.",
                "A hold on somebody else keeps %(count)s places that name them: a hold goes before erasure. They go once the hold is released.",
                erasure.held,
            )
            % {"count": erasure.held}
        )
    if erasure.places:
        return [*lines, _("Something was found:")]
    return [*lines, _("Nothing else was found.") if erasure.held else _("Nothing was found.")]


def places(erasure: Erasure) -> list[str]:
    return [
        _("{name} ({where}{row})").format(
            name=each.name, where=each.where.label, row=f", {each.row}" if each.row else ""
        )
        for each in erasure.places
    ]


def steps(erasure: Erasure) -> list[Line]:
    return [Line(_moment(step.done_at), str(step.get_step_display())) for step in erasure.steps.all()]


def as_text(erasure: Erasure) -> str:
    return "\n".join(_text(erasure)) + "\n"


def _text(erasure: Erasure) -> Iterator[str]:
    yield _("RECEIPT FOR AN ERASURE")
    yield from _section("", [f"{line.what:<{WIDTH}}{line.value}" for line in about(erasure)])
    yield from _section(_("What went"), [f"{line.what:<{WIDTH}}{line.value}" for line in gone(erasure)])
    yield from _section(_("What a law keeps"), [f"{line.what:<{WIDTH}}{line.value}" for line in kept(erasure)])
    yield from _section(_("What stays, about nobody"), [str(words) for words in STAYS])
    yield from _section(_("What is not ours to delete"), [str(words) for words in ELSEWHERE])
    yield from _section(_("Steps"), [f"{line.what:<{WIDTH}}{line.value}" for line in steps(erasure)])
    yield from _section(_("Looked for afterwards"), [*searched(erasure), *places(erasure)])


def _section(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield from ("", title) if title else ("",)
        yield from (f"  {line}" for line in lines)


def _until(day: object) -> str:
    if not day:
        return _("{law}, until a day that has not been set yet")
    return _("{law}, until {day}").replace("{day}", day_words(date.fromisoformat(str(day))))


def _moment(at: datetime) -> str:
    return f"{at.astimezone(timezone.get_default_timezone()):%Y-%m-%d %H:%M %Z}"
