"""What every admin page shows in the same way: states, times with their zone, links, data."""

import json
from collections.abc import Callable
from datetime import datetime

from django.contrib.admin.utils import quote
from django.db.models import Model
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from recruiting.desk.theme import display
from recruiting.zones import offset

NOTHING = "–"


def pill(words: object, tone: str) -> SafeString:
    """A state as a coloured pill. Tones: good, info, warn, bad, quiet."""
    return format_html('<span class="pill pill--{}">{}</span>', tone, words)


def when(at: datetime | None) -> str:
    """Day and time with the offset from UTC, since abbreviations such as IST mean several zones."""
    if at is None:
        return NOTHING
    local = timezone.localtime(at)
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M} {offset(local)}"


def clock_time(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{local:%H:%M} {offset(local)}"


def moment(field: str, description: str) -> Callable[..., str]:
    """A column or read-only line with a time."""

    @display(description=description, ordering=field)
    def shown(self: object, row: Model) -> str:
        return when(getattr(row, field))

    return shown


def state(tones: dict[str, str], field: str = "state", description: str = "state") -> Callable[..., SafeString]:
    """A column or read-only line with a state; what `tones` doesn't name is quiet."""

    @display(description=description, ordering=field)
    def shown(self: object, row: Model) -> SafeString:
        return pill(getattr(row, f"get_{field}_display")(), tones.get(getattr(row, field), "quiet"))

    return shown


def sentence(words: str) -> str:
    """The words with a full stop, if they end without a mark."""
    text = " ".join(words.split())
    return text if not text or text[-1] in ".!?…" else f"{text}."


def link_to(row: Model | None, words: object = "") -> str | SafeString:
    """A link to the row's page in the admin."""
    if row is None:
        return NOTHING
    url = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[quote(row.pk)])
    return format_html('<a class="text-link" href="{}">{}</a>', url, words or row)


def related(path: str, description: str) -> Callable[..., str | SafeString]:
    """A column or read-only line that leads to a related row; `path` may go over several, with dots."""

    @display(description=description, ordering=path.replace(".", "__"))
    def shown(self: object, row: Model) -> str | SafeString:
        found: Model | None = row
        for name in path.split("."):
            found = getattr(found, name, None)
        return link_to(found)

    return shown


def pretty(data: object) -> SafeString:
    """Data behind a toggle, indented and escaped."""
    text = data if isinstance(data, str) else json.dumps(data, indent=2, ensure_ascii=False, sort_keys=False)
    return format_html(
        '<details class="data"><summary>Show the data</summary><pre tabindex="0">{}</pre></details>', text
    )


def size(count: int | None) -> str:
    return NOTHING if count is None else str(filesizeformat(count))
