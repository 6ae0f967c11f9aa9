"""The admin's base classes, on the theme django-unfold, which is imported here and nowhere else.

To go back to Django's own admin: import the same names from django.contrib.admin and django.contrib.admin.widgets instead, and take
"unfold" out of INSTALLED_APPS.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME, AdminForm
from django.contrib.admin.utils import quote, unquote
from django.db.models import ForeignKey, ManyToManyField, Model, QuerySet
from django.db.models.fields.related import RelatedField
from django.forms import Media, ModelChoiceField, ModelForm, ModelMultipleChoiceField
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from unfold.admin import ModelAdmin as ThemedModelAdmin
from unfold.admin import TabularInline as ThemedTabularInline
from unfold.decorators import action, display
from unfold.widgets import (
    CHECKBOX_CLASSES,
    INPUT_CLASSES,
    RADIO_CLASSES,
    UnfoldAdminEmailInputWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from recruiting.access import in_admin
from recruiting.desk.chosen_rows import MAX_DIGITS, RowsField, SearchedChoice, SearchedChoices, can_be_key
from recruiting.desk.stamp import Stamped, stamped
from recruiting.identity import about_others

__all__ = [
    "Button",
    "CheckClasses",
    "EmailInput",
    "FactAdmin",
    "FactInline",
    "InputClasses",
    "ModelAdmin",
    "RadioClasses",
    "Select",
    "TabularInline",
    "TextInput",
    "Textarea",
    "action",
    "button",
    "display",
]

Select, TextInput, Textarea, EmailInput = (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminEmailInputWidget,
)
InputClasses, CheckClasses, RadioClasses = (
    " ".join(classes) for classes in (INPUT_CLASSES, CHECKBOX_CLASSES, RADIO_CLASSES)
)

Row = TypeVar("Row", bound=Model)  # what an admin shows
Method = TypeVar("Method", bound=Callable[..., HttpResponse | None])


@dataclass(frozen=True)
class Button:
    """A button on a row's page. `asks`: it leads to a page that asks first; otherwise pressing it acts at once."""

    name: str
    label: str
    asks: bool
    tone: str  # main | quiet | danger
    when: Callable[[Model], bool] | None


def button(
    label: str,
    *,
    asks: bool = False,
    tone: str = "quiet",
    when: Callable[[Any], bool] | None = None,  # mypy can't tell the row of a lambda from the method that is marked
) -> Callable[[Method], Method]:
    """Mark a method `(self, request, row)` of a ModelAdmin as a button on the row's page; list its name in `buttons`.

    Pressing it needs the model's change permission. A method that returns None leads back to the row.
    """

    def mark(method: Method) -> Method:
        # what `buttons_for` looks for
        method.button = Button(method.__name__, label, asks, tone, when)  # type: ignore[attr-defined]  # the theme reads it off the method
        return method

    return mark


class ModelAdmin(ThemedModelAdmin, Generic[Row]):
    """The theme's admin, with buttons that act on one row (by POST, unlike the theme's own) and templates around the form."""

    change_form_template = "admin/detail.html"
    list_per_page = 50
    list_filter_sheet = False
    compressed_fields = True
    buttons: tuple[str, ...] = ()
    buttons_elsewhere: tuple[str, ...] = ()  # not in the bar: in the page's text, or on another row's page
    empty_words = "Nothing here yet"
    notes_template = ""  # shown between state and form, with detail_context()
    extras_template = ""  # shown below the form, likewise
    changes_by = "change"  # the model permission that the buttons ask for

    @property
    def media(self) -> Media:
        """The theme's, without XRegExp, which only slugs with letters beyond ASCII need; ours have none."""
        whole = super().media
        return Media(css=whole._css, js=[script for script in whole._js if "/xregexp/" not in str(script)])

    def get_form(
        self, request: HttpRequest, obj: Row | None = None, change: bool = False, **kwargs: object
    ) -> type[ModelForm]:
        """For a row that exists: a form with a stamp of its values, so that a colleague's change is not overwritten unseen."""
        if change:
            given = kwargs.get("form")
            kwargs["form"] = stamped(given if isinstance(given, type) and issubclass(given, ModelForm) else self.form)
        return super().get_form(request, obj, change, **kwargs)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: object
    ) -> ModelChoiceField | None:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", SearchedChoice(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: ManyToManyField, request: HttpRequest, **kwargs: object
    ) -> ModelMultipleChoiceField | None:
        kwargs.setdefault("form_class", RowsField)
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", SearchedChoices(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Row]:
        """Without rows about the person who looks: in the list, on a row's page, for buttons and actions, in choices, in the search."""
        return about_others(super().get_queryset(request), getattr(request.user, "email", ""))

    def get_field_queryset(
        self, db: str | None, db_field: "RelatedField[object, object]", request: HttpRequest
    ) -> QuerySet[Model] | None:
        """Only rows that the person's own list would show can be chosen."""
        rows = super().get_field_queryset(db, db_field, request)
        chosen_from = db_field.remote_field.model._default_manager.all() if rows is None else rows
        return about_others(chosen_from, getattr(request.user, "email", ""))

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only lookups of the list's own filters. Django allows every column of the row, so that a person who may see the list could
        read a password's hash or a token letter by letter (`?password__startswith=`)."""
        offered = {getattr(each, "parameter_name", each) for each in self.list_filter} | {self.date_hierarchy}
        # Postgres fails on a NUL, Postgres and SQLite on a number that no column can hold.
        can_be_asked = "\0" not in value and not (len(value) > MAX_DIGITS and value.lstrip("-").isdigit())
        is_offered = lookup.split("__", 1)[0] in offered
        return is_offered and can_be_asked and super().lookup_allowed(lookup, value, request)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Row], search_term: str
    ) -> tuple[QuerySet[Row], bool]:
        """As in Django, without NULs: the list's own search refuses them, the one in choices does not."""
        return super().get_search_results(request, queryset, search_term.replace("\0", ""))

    def response_action(self, request: HttpRequest, queryset: "QuerySet[Row]") -> HttpResponse | None:
        """As in Django, without keys that no row can have: Django would hand them to the database, which fails."""
        posted = request.POST.copy()
        keys = posted.getlist(ACTION_CHECKBOX_NAME)
        posted.setlist(ACTION_CHECKBOX_NAME, [key for key in keys if can_be_key(self.model, key)])
        request.POST = posted  # type: ignore[assignment]  # a copy that can be changed, as Django's own does with it
        return super().response_action(request, queryset)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, object]:
        """The address's values for a new row, without keys that no related row can have: the choice of rows would fail."""
        said = super().get_changeform_initial_data(request)
        return {name: value for name, value in said.items() if self._can_begin_with(name, value)}

    def _can_begin_with(self, name: str, value: object) -> bool:
        chosen_from = next((field.related_model for field in self.opts.get_fields() if field.name == name), None)
        keys = value if isinstance(value, list) else [value]
        return chosen_from is None or all(can_be_key(chosen_from, str(key)) for key in keys)

    def may_act(self, request: HttpRequest, row: Row | None = None) -> bool:
        """May this person press the buttons of this row, or of any?"""
        opts = self.model._meta
        return bool(request.user.has_perm(f"{opts.app_label}.{self.changes_by}_{opts.model_name}"))

    def has_act_permission(self, request: HttpRequest) -> bool:
        """For `@action(permissions=["act"])` in lists."""
        return self.may_act(request)

    def next_step(self, request: HttpRequest, row: Row) -> str:
        """What comes after saving this row, as a link; safe HTML, or nothing."""
        return ""

    def response_add(self, request: HttpRequest, obj: Row, post_url_continue: str | None = None) -> HttpResponse:
        return self._redirect_to_row(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Row) -> HttpResponse:
        return self._redirect_to_row(request, obj) or super().response_change(request, obj)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        self.message_user(request, f"{obj_display} is deleted.", "success")
        opts = self.model._meta
        return HttpResponseRedirect(reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist"))

    def _redirect_to_row(self, request: HttpRequest, row: Row) -> HttpResponse | None:
        """After saving: to the row's page, with the next step in the message. None for popups, which Django handles."""
        if "_popup" in request.POST:
            return None
        link = self.next_step(request, row)
        words = format_html("{} is saved. {}", str(row), link) if link else f"{row} is saved."
        self.message_user(request, words, "success")
        return HttpResponseRedirect(self.change_url(row))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """With one button to save, and "New …" as the title of a new row's page."""
        opts = self.model._meta
        context: dict[str, object] = {"show_save_and_continue": False, "show_save_and_add_another": False}
        if object_id is None:
            context["title"] = f"New {opts.verbose_name}"
        return super().changeform_view(request, object_id, form_url, context | (extra_context or {}))

    def state_of(self, row: Row) -> str:
        """The pill at the top of the row's page; safe HTML."""
        return ""

    def words_about(self, row: Row) -> str:
        """The sentence beside the pill."""
        return ""

    def detail_context(self, request: HttpRequest, row: Row) -> dict[str, object]:
        """Context for `notes_template` and `extras_template`."""
        return {}

    def get_urls(self) -> list[URLPattern]:
        opts = self.model._meta
        own = [
            path(
                f"<path:object_id>/{name}/",
                self.admin_site.admin_view(self._button_view(name)),
                name=f"{opts.app_label}_{opts.model_name}_{name}",
            )
            for name in (*self.buttons, *self.buttons_elsewhere)
        ]
        return own + super().get_urls()

    def change_url(self, row: Row) -> str:
        opts = self.model._meta
        return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[quote(row.pk)])

    def render_change_form(
        self, request: HttpRequest, context: dict[str, object], *, obj: Row | None = None, **kwargs: object
    ) -> HttpResponse:
        drawn = context["adminform"]
        if not isinstance(drawn, AdminForm):
            raise TypeError("The theme's forms are not Django's AdminForm.")
        form = drawn.form
        if wrong := [name for name in form.fields if name in form.errors]:
            form.fields[wrong[0]].widget.attrs["autofocus"] = True
        if obj is not None:
            context |= {
                "stamp": form.stamp() if isinstance(form, Stamped) else "",
                "state": self.state_of(obj),
                "words": self.words_about(obj),
                "buttons": list(self.buttons_for(request, obj)),
                "notes_template": self.notes_template,
                "extras_template": self.extras_template,
                **self.detail_context(request, obj),
            }
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def ask(self, request: HttpRequest, row: Row, template: str, title: str, **context: object) -> TemplateResponse:
        """The page that a button with `asks` shows before it acts."""
        return TemplateResponse(
            request,
            template,
            {
                **self.admin_site.each_context(request),
                "opts": self.model._meta,
                "original": row,
                "title": title,
                "back_url": self.change_url(row),
                **context,
            },
        )

    def buttons_for(self, request: HttpRequest, row: Row) -> Iterator[dict[str, object]]:
        """The buttons that this person can press on this row now, for the bar at the top of its page."""
        return self.pressable(request, row, self.buttons)

    def pressable(self, request: HttpRequest, row: Row, names: Iterable[str]) -> Iterator[dict[str, object]]:
        """Those of these buttons that this person can press on this row now."""
        if not self.may_act(request, row):
            return
        opts = self.model._meta
        for name in names:
            known: Button = getattr(self, name).button
            if not self.hides_button(request, row, name) and (known.when is None or known.when(row)):
                url = reverse(f"admin:{opts.app_label}_{opts.model_name}_{name}", args=[quote(row.pk)])
                yield {"label": known.label, "asks": known.asks, "tone": known.tone, "url": url}

    def hides_button(self, request: HttpRequest, row: Row, name: str) -> bool:
        """Is this button kept from this person, even to say that it can't be pressed now?"""
        return False

    def _button_view(self, name: str) -> Callable[..., HttpResponseBase]:
        method = getattr(self, name)
        known: Button = method.button

        @in_admin
        def view(request: HttpRequest, object_id: str) -> HttpResponseBase:
            row = self.get_object(request, unquote(object_id)) if self.may_act(request) else None
            if row is None or not self.may_act(request, row) or self.hides_button(request, row, name):
                raise Http404
            if request.method != "POST" and not known.asks:
                return HttpResponseNotAllowed(["POST"])
            if known.when is not None and not known.when(row):
                self.message_user(request, "That is no longer possible here. This is how it stands now.", "warning")
                return HttpResponseRedirect(self.change_url(row))
            response = method(request, row) or HttpResponseRedirect(self.change_url(row))
            if request.method == "POST" and isinstance(response, HttpResponseRedirect):
                self.log_change(request, row, f"Pressed “{known.label}”")
            return response

        return view


class FactAdmin(ModelAdmin[Row]):
    """Rows that happened: viewed, and changed by buttons only."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        return False


class TabularInline(ThemedTabularInline):
    extra = 0


class FactInline(TabularInline):
    """Rows that belong to the one shown, read-only, with links."""

    hide_title = True
    can_delete = False
    max_num = 0

    def has_add_permission(self, request: HttpRequest, obj: Model | None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
