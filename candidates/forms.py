"""The forms on the careers site."""

from datetime import UTC, datetime

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from candidates import kept_resumes, resumes, storage_limits
from candidates.models import KeptResume
from recruiting.contact_fields import AddressField, PersonNameField, PhoneField, PlainTextField

NO_LONGER_KEPT = _("We kept your file for a day, and it is gone now. Please choose it again.")
SENT_OFTEN = _("This file was sent several times already. Please choose it again.")
NO_ROOM = _("We have no room for more files today. Please apply without one and send it later, or come back tomorrow.")


class PersonForm(forms.Form):
    """Who somebody says they are, without a login."""

    name = PersonNameField(
        max_length=150,
        label="Your name",
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": _("Please write your name.")},
    )
    email = AddressField(
        max_length=254,
        label="Email address",
        help_text="Our mails to you go here, also your personal link to choose a time.",
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={"required": _("Please write your email address: our answer goes there.")},
    )
    # A trap: people never see it, programs fill in everything.
    website = forms.CharField(
        required=False, label="Leave this empty", widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"})
    )

    @property
    def is_from_a_program(self) -> bool:
        return bool(self.data.get("website"))


class ApplyForm(PersonForm):
    phone = PhoneField(
        max_length=40,
        required=False,
        help_text="Only for when something goes wrong on the day.",
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )
    note = PlainTextField(
        max_length=4000,
        required=False,
        label="Anything you want to tell us",
        widget=forms.Textarea({"rows": 5}),
    )
    resume = forms.FileField(
        required=False,
        label="Resume",
        help_text=f"{resumes.FORMATS}, up to 10 MB.",
        widget=forms.FileInput({"accept": ",".join(resumes.ENDINGS)}),
        error_messages={"empty": "This file is empty. Please choose another one."},
    )
    # In place of a file, when one is kept from an earlier try.
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    remove_kept = forms.BooleanField(required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        machine: str = "",
        kept: KeptResume | None = None,
        use_required_attribute: bool | None = None,
    ) -> None:
        """`machine`: the address it came from. `kept` is the resume that the token in `kept` stands for."""
        super().__init__(data, files, use_required_attribute=use_required_attribute)
        self.machine = machine
        self.kept_resume = kept
        self.lost_file = False
        self.is_hard_to_read = False  # the file that was chosen
        self.fields["resume"].widget.attrs |= {
            "data-max-bytes": settings.RESUME_MAX_BYTES,
            "data-too-large": resumes.too_large("{size}"),
        }

    def clean_resume(self) -> UploadedFile | None:
        file = self.cleaned_data.get("resume")
        if file is None:
            return None
        try:
            resumes.check(file, machine=self.machine)
        except resumes.CannotTake as error:
            self.is_hard_to_read = error.reason in resumes.COSTLY
            raise ValidationError(str(error)) from error
        file.name = resumes.display_name(file.name)
        return file

    def clean(self) -> None:
        """A file chosen now takes the place of the one that is kept."""
        given = self.cleaned_data
        is_kept_wanted = bool(given.get("kept")) and not given.get("remove_kept") and not given.get("resume")
        if not is_kept_wanted or "resume" in self.errors:
            return
        try:
            if self.kept_resume is None:
                raise FileNotFoundError
            if not self.errors:
                given["resume"] = self.kept_resume.open()
        except FileNotFoundError:
            self.kept_resume = None
            self.add_error("resume", ValidationError(NO_LONGER_KEPT, code="gone"))

    def keep_file(self, *, now: datetime) -> None:
        """After an error elsewhere: a browser can't keep a chosen file, so we do. Where that can't be, `lost_file` says so."""
        file = self.cleaned_data.get("resume")
        is_new = isinstance(file, UploadedFile)
        if self.kept_resume is not None and (is_new or self.cleaned_data.get("remove_kept")):
            self.kept_resume.remove()
            self.kept_resume = None
        if isinstance(file, UploadedFile):
            self.kept_resume = kept_resumes.keep(file, machine=self.machine, now=now)
            self.lost_file = self.kept_resume is None

    def count_file(self, *, now: datetime) -> bool:
        """Count the file before the application is taken; False, with an error at the field, when it can't be stored."""
        file = self.cleaned_data.get("resume")
        if file is None:
            return True
        kept = None if isinstance(file, UploadedFile) else self.kept_resume
        if kept is not None and not kept_resumes.count_use(kept, now=now):
            self.kept_resume = None
            self.add_error("resume", ValidationError(SENT_OFTEN, code="gone"))
            return False
        if not storage_limits.allow(file.size, machine=self.machine, now=now):
            self.add_error("resume", ValidationError(NO_ROOM, code="no_room"))
            return False
        return True


class TalkForm(PersonForm):
    """A time chosen on the job's page, and who wants to talk then."""

    # Unix seconds, to the year 2100.
    starts_at = forms.IntegerField(
        min_value=1, max_value=4102444800, error_messages={"required": _("Please choose one of the times.")}
    )
    time_zone = forms.CharField(max_length=64, required=False)

    def __init__(self, data: QueryDict | None = None, *, use_required_attribute: bool | None = None) -> None:
        super().__init__(data, use_required_attribute=use_required_attribute)
        self.fields["email"].help_text = _("The mail to confirm goes here; nothing is booked before you do.")

    def clean_starts_at(self) -> datetime:
        return datetime.fromtimestamp(self.cleaned_data["starts_at"], UTC)


class ConfirmForm(forms.Form):
    """The choice about recording, where the interview is recorded at all."""

    choice = forms.ChoiceField(
        choices=[("yes", "yes"), ("no", "no")],
        error_messages={"required": _("Please choose one of the two. Neither changes anything about your interview.")},
    )

    def __init__(self, data: QueryDict | None = None, *, is_asked: bool) -> None:
        super().__init__(data)
        if not is_asked:
            del self.fields["choice"]
