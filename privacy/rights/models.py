"""What candidates do with their rights on their own page: the codes that opened it, and what they watched, read and took."""

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from interviews.booking.models import BookingLink
from interviews.messages.codes import BROWSER_STAYS_OPEN_FOR, OneTimeCode

ONE_VIEWING = timedelta(hours=1)


class OwnCode(OneTimeCode):
    """A code mailed to the candidate, since their link may have been passed on."""

    PURPOSE = "own"
    ABOUT = ("link__application__candidate__email",)

    link = models.ForeignKey(BookingLink, on_delete=models.CASCADE, related_name="own_codes")

    class Meta(OneTimeCode.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"Code of {self.made_at:%Y-%m-%d}"

    @classmethod
    def newest(cls, link: BookingLink) -> "OwnCode | None":
        return cls.objects.filter(link=link).first()

    @classmethod
    def opens(cls, link: BookingLink, browser_pass: str, *, now: datetime) -> bool:
        """Is this what a browser was given when it typed a right code, not long ago?"""
        used = cls.objects.filter(link=link, used_at__gt=now - BROWSER_STAYS_OPEN_FOR)
        return any(code.is_browser_pass(browser_pass) for code in used)


class OwnAct(models.Model):
    """The candidate watched or read their own interview, or took something with them. Never edited."""

    class Act(models.TextChoices):
        PLAY = "play", _("You watched your recording")
        READ = "read", _("You read your transcript")
        COPY = "copy", _("You took a copy of everything")
        TAKE_BACK = "take_back", _("You took the request for erasure back")

    ABOUT = ("link__application__candidate__email",)

    link = models.ForeignKey(BookingLink, on_delete=models.CASCADE, related_name="own_acts")
    act = models.CharField(max_length=9, choices=Act)
    done_at = models.DateTimeField()

    class Meta:
        ordering = ["-done_at", "-pk"]
        verbose_name = "act of a candidate"
        verbose_name_plural = "acts of candidates"

    def __str__(self) -> str:
        return f"{self.get_act_display()} ({self.done_at:%Y-%m-%d})"

    @classmethod
    def note(cls, link: BookingLink, act: str, *, at: datetime) -> None:
        """One row an hour for watching and for reading: a player asks for many ranges of one viewing."""
        same = cls.objects.filter(link=link, act=act, done_at__gt=at - ONE_VIEWING)
        if act not in {cls.Act.PLAY, cls.Act.READ} or not same.exists():
            cls.objects.create(link=link, act=act, done_at=at)
