"""The world as a whole, and the worlds that were kept."""

from typing import Any

from sandbox import snapshots
from sandbox.console.content.moments import Moment
from sandbox.models import World


def world() -> dict[str, Any]:
    """The seed it was begun with, and the worlds that were kept."""
    kept = [{"snapshot": one, "now": Moment(one.now)} for one in snapshots.all_kept()]
    return {"world": World.objects.filter(pk=1).first(), "kept": kept}
