"""The groups into which a panel's form is folded, each with a line that says what stands in it now."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.admin.helpers import AdminForm, Fieldset
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from interviews.panels.forms.panel import DAYS
from interviews.panels.languages import language_name
from interviews.panels.models import Panel
from interviews.panels.models.panel import MIDNIGHT
from recruiting import zones

Values = Mapping[str, Any]  # cleaned, by field: of as many kinds as fields
SHORTEST_RUN = 3  # of days that are said as "Mon–Wed"


@dataclass(frozen=True)
class Group:
    key: str
    title: str
    fields: tuple[str, ...]
    words: Callable[[Values], str]


@dataclass(frozen=True)
class DrawnGroup:
    """A group on the page. `is_open`: something in it has to be put right."""

    key: str
    fieldset: Fieldset
    words: str
    is_open: bool


def drawn(adminform: AdminForm) -> list[DrawnGroup]:
    """The groups of a form, without what stands above them."""
    said, form = words_of(adminform.form), adminform.form
    return [
        DrawnGroup(group.key, fieldset, said[group.key], any(name in form.errors for name in group.fields))
        for group, fieldset in zip(GROUPS, list(adminform)[1:], strict=True)
    ]


def words_of(form: ModelForm) -> dict[str, str]:
    """By key of the group: what its fields hold at the moment, saved or not."""
    return {group.key: _words(group, form) for group in GROUPS}


def _words(group: Group, form: ModelForm) -> str:
    if any(name in form.errors for name in group.fields):
        return _("Something here has to be put right")
    try:
        return group.words({name: _value(form, name) for name in group.fields})
    except ValidationError:
        return _("Something here has to be put right")


def _value(form: ModelForm, name: str) -> object:
    """Raises ValidationError for a value that can't be kept: a new form's may come from its address."""
    if name not in form.fields:  # whoever may only look has no fields
        return getattr(form.instance, name)
    value = form.fields[name].clean(form[name].value())
    form.instance._meta.get_field(name).run_validators(value)
    return value


# ── the words ──


def days_words(days: Iterable[int]) -> str:
    """Days of the week, runs of three and more as one: "Mon–Fri", "Mon, Wed"."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(_run_words(run) for run in runs) or _("no day")


def _run_words(run: list[int]) -> str:
    names = [dict(DAYS)[day] for day in run]
    return f"{names[0]}–{names[-1]}" if len(run) >= SHORTEST_RUN else ", ".join(names)


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)


def _interview(values: Values) -> str:
    length = _("%(minutes)s minutes") % {"minutes": values["duration_minutes"]}
    every = _("a time every %(minutes)s minutes") % {"minutes": values["interval_minutes"]}
    return _joined([f"{length}, {every}", f"“{values['title']}”"])


def _sharing(values: Values) -> str:
    at_night = _("evened out at night") if values["has_second_thoughts"] else ""
    return _joined([str(Panel.Distribution(values["distribution"]).label), at_night])


def _hours(values: Values) -> str:
    ends = "24:00" if values["closes_at"] == MIDNIGHT else f"{values['closes_at']:%H:%M}"
    place = zones.place(ZoneInfo(values["time_zone"])) or values["time_zone"]
    closed = len(values["closed_dates"])
    return _joined(
        [
            f"{days_words(values['open_days'])} {values['opens_at']:%H:%M}–{ends}, {place}",
            _buffers(values["buffer_before"], values["buffer_after"]),
            _("from %(hours)s hours to %(days)s days ahead")
            % {"hours": values["notice_hours"], "days": values["horizon_days"]},
            ngettext("closed on %(days)s day", "closed on %(days)s days", closed) % {"days": closed} if closed else "",
        ]
    )


def _buffers(before: int, after: int) -> str:
    if before and after:
        return _("%(before)s min free before, %(after)s after") % {"before": before, "after": after}
    if before:
        return _("%(before)s min free before") % {"before": before}
    return _("%(after)s min free after") % {"after": after} if after else ""


def _meeting(values: Values) -> str:
    account = (
        _("by an account of its own") if values["conferencing_grant_id"] else _("by the interviewer’s own account")
    )
    waits = {
        Panel.WaitingRoom.NOBODY: _("nobody waits outside"),
        Panel.WaitingRoom.EVERYBODY: _("everybody waits outside"),
    }
    is_zoom = values["provider"] == Panel.Provider.ZOOM
    words = f"{Panel.Provider(values['provider']).label}, {account}"
    return _joined([words, waits.get(values["waiting_room"], "") if is_zoom else ""])


def _recorder(values: Values) -> str:
    capture = Panel.Capture(values["capture"])
    if capture == Panel.Capture.NOTHING:
        return str(capture.label)
    wanted = {"wants_summary": _("with a summary"), "wants_action_items": _("with action items")}
    policy = Panel.RecordingPolicy(values["recording_policy"])
    return _joined(
        [
            str(capture.label),
            str(policy.label).lower(),
            *(words for name, words in wanted.items() if values[name]),
            ", ".join(map(language_name, values["languages"])),
        ]
    )


def _candidates(values: Values) -> str:
    written = {"expectations": _("what to expect"), "preparation": _("how to prepare")}
    texts = _(" and ").join(words for name, words in written.items() if values[name].strip())
    links = ngettext("links work for %(days)s day", "links work for %(days)s days", values["link_days"])
    begin = texts[:1].upper() + texts[1:] if texts else _("No text yet")
    hours = int(values["names_hours_before"])
    learn = _("they learn %(hours)s hours before who meets them") % {"hours": hours} if hours else ""
    return _joined([begin, learn, links % {"days": values["link_days"]}])


def _doors(values: Values) -> str:
    open_to_all = {
        "is_on_job_page": _("anybody on the job’s page"),
        "is_on_nylas_page": _("anybody on Nylas’s own page"),
    }
    words = [_("whoever has a link"), *(words for name, words in open_to_all.items() if values[name])]
    return _joined([words[0][:1].upper() + words[0][1:], *words[1:]])


ALWAYS_SHOWN = ("name", "job", "people")
GROUPS = (
    Group("interview", "Which interview", ("duration_minutes", "interval_minutes", "title", "slug"), _interview),
    Group("sharing", "How interviews are shared", ("distribution", "has_second_thoughts"), _sharing),
    Group(
        "hours",
        "Hours",
        (
            "open_days", "opens_at", "closes_at", "time_zone", "closed_dates", "buffer_before", "buffer_after", "notice_hours",
            "horizon_days", "cancel_notice_hours",
        ),
        _hours,
    ),
    Group("meeting", "Meeting", ("provider", "conferencing_grant_id", "waiting_room"), _meeting),
    Group(
        "recorder",
        "Recorder",
        (
            "capture", "recording_policy", "notetaker_name", "wants_summary", "summary_instructions", "wants_action_items",
            "action_item_instructions", "languages", "terms",
        ),
        _recorder,
    ),
    Group("candidates", "What candidates read", ("expectations", "preparation", "names_hours_before", "link_days"), _candidates),
    Group("doors", "Who can choose a time", ("is_on_job_page", "is_on_nylas_page"), _doors),
)  # fmt: skip


def fieldsets() -> Iterator[tuple[str | None, dict[str, object]]]:
    """As Django's admin takes them: what is always shown, then the groups."""
    yield None, {"fields": list(ALWAYS_SHOWN)}
    for group in GROUPS:
        yield group.title, {"fields": list(group.fields)}
