"""Codes of six digits that are mailed to somebody, to show that a page is theirs: for one use, for some minutes, with few tries."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models, transaction
from django.utils.crypto import constant_time_compare

from interviews.messages.models import Message
from recruiting.tokens import derive_token, hash_token

CODE_DIGITS = 6
CODE_HOLDS_FOR = timedelta(minutes=10)
MAX_TRIES = 5
MAX_CODES = {timedelta(hours=1): 5, timedelta(days=1): 10}
BROWSER_STAYS_OPEN_FOR = timedelta(hours=12)


class TooManyCodes(Exception):
    """As many codes were mailed as may be for now."""


class CodeGone(Exception):
    """There is no code that could be typed: none was mailed, or it is too old, used, or was tried too often."""


class WrongCode(Exception):
    def __init__(self, tries_left: int) -> None:
        super().__init__(tries_left)
        self.tries_left = tries_left


class OneTimeCode(models.Model):
    """It is derived from the row's id with the secret key, so no copy of it is stored. The newest row of those it is for counts."""

    PURPOSE: ClassVar[str]  # keeps codes of different kinds of pages apart

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mail = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering = ["-made_at", "-pk"]

    @property
    def digits(self) -> str:
        number = int(hash_token(derive_token(f"{self.PURPOSE}-code", self.id)), 16)
        return f"{number % 10**CODE_DIGITS:0{CODE_DIGITS}}"

    @property
    def expires_at(self) -> datetime:
        return self.made_at + CODE_HOLDS_FOR

    @property
    def browser_pass(self) -> str:
        """What the browser keeps in which the code was typed: it opens the page there for BROWSER_STAYS_OPEN_FOR."""
        return derive_token(f"{self.PURPOSE}-pass", self.id)

    @property
    def tries_left(self) -> int:
        return max(0, MAX_TRIES - self.tries)

    def is_live(self, now: datetime) -> bool:
        return self.used_at is None and self.tries < MAX_TRIES and now < self.expires_at

    def is_browser_pass(self, shown: str) -> bool:
        return constant_time_compare(self.browser_pass, shown)

    def is_typed(self, typed: str) -> bool:
        return constant_time_compare(self.digits, typed)

    def unlock(self, typed: str, *, at: datetime) -> None:
        """Use it up. Raises CodeGone or WrongCode."""
        if not self.take_try(at=at):
            raise CodeGone
        if not self.is_typed(typed):
            raise WrongCode(self.tries_left)
        if not self.use_up(at=at):
            raise CodeGone

    def take_try(self, *, at: datetime) -> bool:
        """Count one try, before it is compared; False when none is left, or its time or use is over."""
        with transaction.atomic():
            self._lock()
            is_taken = self.is_live(at)
            if is_taken:
                self.tries += 1
                self.save(update_fields=["tries"])
        return is_taken

    def use_up(self, *, at: datetime) -> bool:
        """False when another browser was faster."""
        with transaction.atomic():
            self._lock()
            is_used = self.used_at is None
            if is_used:
                self.used_at = at
                self.save(update_fields=["used_at"])
        return is_used

    def note_mail(self, mail: Message) -> None:
        self.mail = mail
        self.save(update_fields=["mail"])

    def _lock(self) -> None:
        """Until the transaction ends nobody else counts a try; with what others have written."""
        self.refresh_from_db(fields=["tries", "used_at"], from_queryset=type(self)._default_manager.select_for_update())


def check_count(codes: "models.QuerySet[OneTimeCode]", *, now: datetime) -> None:
    """Raises TooManyCodes. `codes`: all that were mailed for the same page."""
    for period, most in MAX_CODES.items():
        if codes.filter(made_at__gt=now - period).count() >= most:
            raise TooManyCodes
