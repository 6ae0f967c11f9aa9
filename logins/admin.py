"""Who may log in. Recruiters open accounts for interviewers and committees; people set their own password from a mail."""

from typing import Any

from allauth.account.forms import ResetPasswordForm
from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest

from recruiting.admin_theme import EmailInput, ModelAdmin, TextInput, button, display
from recruiting.admin_words import pill

admin.site.unregister(User)
admin.site.unregister(Group)  # the only group, recruiters, is kept by recruiting/roles.py


class LoginForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["first_name", "last_name", "email", "is_active"]
        widgets = {"email": EmailInput, "first_name": TextInput, "last_name": TextInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "email" in self.fields:
            self.fields["email"].required = True
            self.fields["email"].help_text = "They log in with it, and get their mails there."

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("There is already a login with this address.")
        return email


@admin.register(User)
class LoginAdmin(ModelAdmin):
    form = LoginForm
    list_display = ["email", "full_name", "role", "is_active"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["email", "first_name", "last_name"]
    ordering = ["email"]
    buttons = ("send_password_link",)

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> list[Any]:
        person = ("", {"fields": ["first_name", "last_name", "email"]})
        if obj is None:
            return [person]
        rights = ("Rights", {"fields": ["is_active", "is_staff", "is_superuser", "groups"]})
        return [person, rights if request.user.is_superuser else ("Rights", {"fields": ["is_active"]})]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """A recruiter edits the logins of interviewers and committees; other recruiters' and the administrators' stay out of reach."""
        reachable = obj is None or request.user.is_superuser or not (obj.is_staff or obj.is_superuser)
        return reachable and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        obj.username = obj.email
        super().save_model(request, obj, form, change)
        # An address that is no longer theirs would still log in, and ask for a new password.
        EmailAddress.objects.filter(user=obj).exclude(email__iexact=obj.email).delete()
        if not change:
            self._mail_password_link(request, obj)

    @display(description="name", ordering="first_name")
    def full_name(self, user: User) -> str:
        return user.get_full_name()

    @display(description="role")
    def role(self, user: User) -> str:
        if user.is_superuser:
            return pill("Administrator", "wait")
        return pill("Recruiter", "good") if user.is_staff else pill("Reads debriefs", "quiet")

    @button("Mail a link to set a password", when=lambda user: user.is_active)
    def send_password_link(self, request: HttpRequest, user: User) -> None:
        self._mail_password_link(request, user)

    def _mail_password_link(self, request: HttpRequest, user: User) -> None:
        form = ResetPasswordForm({"email": user.email})
        try:
            if form.is_valid():
                form.save(request)
                self.message_user(request, f"A link to set a password is on its way to {user.email}.", "success")
        except OSError:  # the mail server is away
            self.message_user(
                request, "The mail with the password link couldn’t be sent. Press the button again later.", "warning"
            )
