"""Who may log in, and as what. Recruiters open logins; people set their own password by the invitation they get."""

from collections.abc import MutableMapping

from allauth.account.forms import ResetPasswordForm
from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from interviews.panels.models import Interviewer
from logins import mails, roles
from logins.roles import Role, role_of
from recruiting.access import logged_in
from recruiting.contact_fields import AddressField, PersonNameField
from recruiting.desk.theme import EmailInput, ModelAdmin, TextInput, button, display
from recruiting.desk.widgets import ChoiceCards
from recruiting.desk.words import link_to, pill, when

admin.site.unregister(User)
admin.site.unregister(Group)  # the only group, recruiters, is kept by recruiting/roles.py

# Django's word is "user". Set here, and not in its own Meta, so that Django's app needs no migration.
User._meta.verbose_name, User._meta.verbose_name_plural = "login", "logins"

TONES: dict[str, str] = {Role.ADMINISTRATOR: "info", Role.RECRUITER: "good"}
EXPLANATIONS: dict[str, str] = {
    Role.RECRUITER: "Works here: opens jobs, sets up panels, sees every candidate and interview. May open logins, too.",
    Role.INTERVIEWER: "Sees and hears their own interviews. Gets a link to connect the calendar that candidates book in.",
    Role.COMMITTEE: "Reads the debriefs of the jobs that name them, and nothing else.",
    Role.ADMINISTRATOR: "May do and delete everything, and change recruiters’ logins.",
}


class LoginForm(forms.ModelForm):
    role = forms.ChoiceField(
        choices=Role.choices,
        initial=Role.COMMITTEE,
        widget=ChoiceCards(EXPLANATIONS),
        label="What they do here",
    )

    class Meta:
        model = User
        fields = ["first_name", "last_name", "email", "is_active"]
        widgets = {"email": EmailInput, "first_name": TextInput, "last_name": TextInput}
        field_classes = {"email": AddressField, "first_name": PersonNameField, "last_name": PersonNameField}
        labels = {"is_active": "May log in"}
        help_texts = {
            "email": "They log in with it, and get their mails there.",
            "is_active": "Off: the login opens nothing, and everything they did stays.",
        }

    may_raise_to: tuple[Role, ...] = (Role.RECRUITER, Role.INTERVIEWER, Role.COMMITTEE)

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        instance: User | None = None,
        initial: MutableMapping[str, object] | None = None,
    ) -> None:
        super().__init__(data, files, instance=instance, initial=initial)
        if "email" in self.fields:
            self.fields["email"].required = True
            self.fields["email"].error_messages["required"] = "Type the address they will log in with."
        if "role" in self.fields:
            self.fields["role"].choices = [(role.value, role.label) for role in self.may_raise_to]  # type: ignore[attr-defined]  # it is a ChoiceField
            if self.instance.pk:
                self.initial["role"] = role_of(self.instance)

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("There is already a login with this address.")
        return email

    def clean_role(self) -> Role:
        role = Role(self.cleaned_data["role"])
        if self.instance.pk and role == Role.COMMITTEE and role_of(self.instance) == Role.INTERVIEWER:
            raise forms.ValidationError(
                "They take interviews. First switch off “Takes interviews” on their page among the interviewers."
            )
        return role

    def clean(self) -> None:
        """An address stands for one interviewer, who has one login."""
        super().clean()
        if self.cleaned_data.get("role") == Role.INTERVIEWER and (email := self.cleaned_data.get("email")):
            theirs = Interviewer.objects.with_emails([email]).exclude(user=None).exclude(user=self.instance.pk)
            if theirs.exists():
                self.add_error(
                    "role", "The interviewer with this address has another login. Give that one the new address."
                )


class AdministratorsLoginForm(LoginForm):
    may_raise_to = (*LoginForm.may_raise_to, Role.ADMINISTRATOR)


@admin.register(User)
class LoginAdmin(ModelAdmin):
    empty_words = "No logins yet."
    list_display = ["email", "full_name", "role_pill", "is_active", "last_seen"]
    list_filter = ["is_active", "is_staff"]
    list_select_related = ["interviewer"]
    search_fields = ["email", "first_name", "last_name"]
    ordering = ["email"]
    buttons = ("invite_again", "send_password_link")

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: object
    ) -> type[forms.ModelForm]:
        # Passed on and not stored on this object, which serves all requests at once.
        form = AdministratorsLoginForm if request.user.is_superuser else LoginForm
        return super().get_form(request, obj, change, form=form, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> list[tuple[str, dict[str, list[str]]]]:
        person = ("", {"fields": ["first_name", "last_name", "email"]})
        if obj is None:
            return [person, ("Role", {"fields": ["role"]})]
        if not self.has_change_permission(request, obj):
            return [person, ("Role", {"fields": ["role_pill", "is_active"]})]
        return [person, ("Role", {"fields": ["role", "is_active"]})]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        return ["role_pill"] if obj is not None and not self.has_change_permission(request, obj) else []

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """A recruiter edits the logins of interviewers and committees; those of other recruiters and of administrators stay out of reach."""
        reachable = obj is None or request.user.is_superuser or not (obj.is_staff or obj.is_superuser)
        return reachable and super().has_change_permission(request, obj)

    def may_act(self, request: HttpRequest, row: User | None = None) -> bool:
        """A recruiter can't press the buttons of an administrator's login."""
        reachable = row is None or request.user.is_superuser or not row.is_superuser
        return reachable and super().may_act(request, row)

    def save_model(self, request: HttpRequest, obj: User, form: LoginForm, change: bool) -> None:
        old, role = form.initial.get("email", ""), form.cleaned_data["role"]
        if role == Role.ADMINISTRATOR and not request.user.is_superuser:
            raise PermissionDenied  # whatever the form offered
        if not change:
            obj.set_unusable_password()
        obj.username = obj.email
        super().save_model(request, obj, form, change)
        # An address that is no longer theirs would still log in, and ask for a new password.
        EmailAddress.objects.filter(user=obj).exclude(email__iexact=obj.email).delete()
        roles.give(obj, role)
        if not change:
            self._invite(request, obj)
        elif old and old.lower() != obj.email.lower():
            self._tell_old_address(request, obj, old)

    @display(description="name", ordering="first_name")
    def full_name(self, user: User) -> str:
        return user.get_full_name()

    @display(description="role")
    def role_pill(self, user: User) -> str:
        role = role_of(user)
        return pill(role.label, TONES.get(role, "quiet"))

    @display(description="last logged in", ordering="last_login")
    def last_seen(self, user: User) -> str:
        return when(user.last_login) if user.last_login else "Never yet"

    def state_of(self, user: User) -> str:
        return self.role_pill(user) if user.is_active else pill("May not log in", "quiet")

    def words_about(self, user: User) -> str:
        return f"Last logged in {when(user.last_login)}." if user.last_login else "Invited, and has not logged in yet."

    def next_step(self, request: HttpRequest, user: User) -> str:
        interviewer = getattr(user, "interviewer", None)
        if interviewer is None or interviewer.is_live:
            return ""
        return link_to(interviewer, "Next: connect their calendar")

    @button("Send the invitation again", tone="main", when=lambda user: user.is_active and user.last_login is None)
    def invite_again(self, request: HttpRequest, user: User) -> None:
        self._invite(request, user)

    @button("Mail a link to set a password", when=lambda user: user.is_active and user.last_login is not None)
    def send_password_link(self, request: HttpRequest, user: User) -> None:
        form = ResetPasswordForm({"email": user.email})
        try:
            if form.is_valid():
                form.save(request)
                self.message_user(request, f"A link to set a password is on its way to {user.email}.", "success")
        except OSError:
            self._say_not_sent(request)

    def _invite(self, request: HttpRequest, user: User) -> None:
        try:
            mails.invite(user, by=logged_in(request), request=request)
        except OSError:
            self._say_not_sent(request)
        else:
            self.message_user(request, f"An invitation is on its way to {user.email}.", "success")

    def _tell_old_address(self, request: HttpRequest, user: User, old: str) -> None:
        try:
            mails.tell_old_address(user, old, by=logged_in(request), request=request)
        except OSError:
            self.message_user(request, f"{old} could not be told. Please tell them yourself.", "warning")
        else:
            self.message_user(request, f"{old} was told that it opens this login no more.", "success")

    def _say_not_sent(self, request: HttpRequest) -> None:
        self.message_user(request, "The mail couldn’t be sent. Press the button again later.", "warning")
