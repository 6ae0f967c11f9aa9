"""Recruiters say about a line of the home who takes it, or when it should come back. Each can be taken back."""

from collections.abc import Collection
from itertools import chain
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from interviews.home import sources
from interviews.home.models import LineMark
from interviews.home.rows import Reader
from interviews.home.todo import Later, Todo, Todos
from recruiting import clock
from recruiting.access import logged_in, recruiter
from recruiting.desk.words import when
from recruiting.identity import display_name
from recruiting.recruiters import recruiters
from recruiting.work.kinds import Kind
from recruiting.work.rows import Work

TAKE, GIVE, GIVE_BACK, BRING_BACK = "take", "give", "give_back", "bring_back"
HEADING = "todos"  # the id of the list’s heading
SETTLED = "This is settled, or says something else by now. Please look again."
TOO_LATE = "That would be too late for it."


class ArrangeForm(forms.Form):
    model = forms.CharField(max_length=60)
    key = forms.CharField(max_length=64, required=False)
    as_of = forms.CharField(max_length=16)
    act = forms.ChoiceField(choices=[(act, act) for act in (*Later, TAKE, GIVE, GIVE_BACK, BRING_BACK)])
    instead_of = forms.IntegerField(required=False)
    to = forms.ModelChoiceField(User.objects.none(), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as a form takes them
        self.fields["to"].queryset = recruiters()  # type: ignore[attr-defined]  # of a ModelChoiceField


@recruiter
@require_POST
def arrange(request: HttpRequest, kinds: Collection[Kind[Work]]) -> HttpResponse:
    """Back to the home, which says what came of it."""
    form, user = ArrangeForm(request.POST), logged_in(request)
    before = sources.todos(Reader.of(user, now=clock.now()), kinds, most=sources.MAX_READ)
    line = _find(form, before) if before is not None and form.is_valid() else None
    if before is None or line is None:
        messages.error(request, SETTLED)
        return _home(HEADING)
    _do(request, form, line, user)
    after = sources.todos(Reader.of(user, now=clock.now()), kinds)
    goes_on = None if after is None else after.line_after(line, before=before)
    return _home(HEADING if goes_on is None else goes_on.anchor)


def _home(anchor: str) -> HttpResponse:
    """The fragment takes the keyboard there: to what is next, not to the top of the page."""
    return redirect(f"{reverse('admin:index')}#{anchor}")


def _find(form: ArrangeForm, todos: Todos) -> Todo | None:
    """The line as it stands now, if this person may see it and it says the same."""
    said = {name: form.cleaned_data[name] for name in ("model", "key", "as_of")}
    lines = chain(*todos.lists)
    return next((one for one in lines if all(getattr(one, name) == value for name, value in said.items())), None)


def _do(request: HttpRequest, form: ArrangeForm, line: Todo, user: User) -> None:
    act, now, rows = form.cleaned_data["act"], clock.now(), LineMark.objects
    if act == BRING_BACK:
        rows.bring_back(line.model, line.key, as_of=line.as_of, user=user)
    elif act == GIVE_BACK:
        rows.give_back(line.model, line.key, as_of=line.as_of)
    elif act in {TAKE, GIVE}:
        to = user if act == TAKE else form.cleaned_data["to"]
        if to is None:
            messages.error(request, "Please choose a colleague first.")
            return
        instead_of = form.cleaned_data["instead_of"]
        other = rows.take(line.model, line.key, as_of=line.as_of, user=to, by=user, instead_of=instead_of, at=now)
        if other is not None:
            messages.warning(request, f"{display_name(other)} has taken this a moment ago.")
        elif to != user:
            messages.success(
                request, f"{display_name(to)} finds it on their home. It stands below, where you can take it back."
            )
    else:
        zone = ZoneInfo(timezone.get_current_timezone_name())
        until = line.may_wait_until(Later(act), now=now, zone=zone)
        if until is None:
            messages.error(request, TOO_LATE)
            return
        rows.put_off(line.model, line.key, as_of=line.as_of, user=user, until=until, at=now)
        messages.success(
            request, f"It comes back on {when(until)}, sooner if there is news of it. It stands below, under “Put off”."
        )
