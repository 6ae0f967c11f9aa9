"""What recruiters try out beside a panel’s form; nothing of it is saved."""

from dataclasses import replace

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from interviews.panels.caps import Diary

FIELD = "what_if_caps"


class Caps(TextChoices):
    """What the caps of everybody are taken to be."""

    AS_THEY_ARE = "as_they_are", _("Caps as they are")
    ONE_A_DAY_MORE = "one_a_day_more", _("One interview more a day, each")
    ONE_A_WEEK_MORE = "one_a_week_more", _("One interview more a week, each")
    NONE = "none", _("No caps")

    def applied_to(self, diary: Diary) -> Diary:
        if self == Caps.NONE:
            return replace(diary, daily_cap=None, weekly_cap=None)
        more = {Caps.ONE_A_DAY_MORE: "daily_cap", Caps.ONE_A_WEEK_MORE: "weekly_cap"}.get(self)
        before = getattr(diary, more) if more else None
        return diary if more is None or before is None else replace(diary, **{more: before + 1})


def caps_chosen(value: str) -> Caps:
    """What was chosen; the caps as they are where nothing was, or nothing that there is."""
    return Caps(value) if value in Caps.values else Caps.AS_THEY_ARE
