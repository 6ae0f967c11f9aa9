"""What the fields of the console's forms hold, in the types the rest takes."""

import json
from datetime import datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Model

from sandbox.errors import InvalidRequest, NotFound
from sandbox.faults.kinds import Kind

Row = TypeVar("Row", bound=Model)


def row(model: type[Row], key: str | None) -> Row:
    """The row with this key; raises NotFound if it has gone."""
    found = model._default_manager.filter(pk=key or "").first()
    if found is None:
        raise NotFound(f"There is no {model._meta.verbose_name} {key or ''}; it may have gone meanwhile.")
    return found


def moment(day: str, time: str, timezone: str, name: str, *, days_later: int = 0) -> int:
    """Unix seconds of a day and a time on the wall; raises InvalidRequest that names the field."""
    try:
        local = datetime.fromisoformat(f"{day}T{'00:00' if time == '24:00' else time}") + timedelta(days=days_later)
        return int(local.replace(tzinfo=ZoneInfo(timezone)).timestamp())
    except (ValueError, OverflowError) as error:
        raise InvalidRequest(f"Please give a date and the {name} as a time, such as 14:30.") from error


def option(kind: Kind | None, name: str, text: Any) -> Any:
    """A typed option as its kind wants it: JSON where its example is neither text nor number."""
    wanted = kind.options.get(name) if kind else None
    if kind and wanted and isinstance(kind.example.get(name, wanted.default), (bool, dict, list)):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text
