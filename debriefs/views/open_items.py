"""The baton: what one interview leaves open for the next, on the pages of both."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from debriefs.forms.notes import AnswerForm, OpenItemForm
from debriefs.interview import open_items
from debriefs.models import OpenItem
from debriefs.models.open_item import CannotTakeBack
from debriefs.progress import Progress
from debriefs.views import interview
from debriefs.views.page import access_of, back_to, progress_for
from interviews.models import ActionItem
from recruiting.access import logged_in, reader


@reader
@require_POST
def hand_on(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    shown, form = progress_for(logged_in(request), interview_id), OpenItemForm(request.POST)
    if not form.is_valid():
        return interview.show(request, shown, typed={"open_item_form": form})
    OpenItem.objects.hand_on(
        shown.interview,
        form.cleaned_data["text"],
        key=form.cleaned_data["key"],
        source=_action_item(request, shown, form.cleaned_data["source"]),
        by=logged_in(request),
        at=shown.now,
    )
    return back_to(shown.interview, "baton")


@reader
@require_POST
def take_back(request: HttpRequest, interview_id: UUID, item_id: UUID) -> HttpResponse:
    shown = progress_for(logged_in(request), interview_id)
    item = OpenItem.objects.filter(interview=shown.interview, pk=item_id).first()
    if item is None:
        raise Http404
    try:
        item.take_back(by=logged_in(request))
    except CannotTakeBack:
        messages.error(request, "It was asked or answered by now, so it can’t be taken back.")
    return back_to(shown.interview, "baton")


@reader
@require_POST
def asked(request: HttpRequest, interview_id: UUID, item_id: UUID) -> HttpResponse:
    shown = progress_for(logged_in(request), interview_id)
    _left_open(shown, item_id).mark_asked(shown.interview, by=logged_in(request), at=shown.now)
    return back_to(shown.interview, "left-open")


@reader
@require_POST
def not_asked(request: HttpRequest, interview_id: UUID, item_id: UUID) -> HttpResponse:
    shown = progress_for(logged_in(request), interview_id)
    _left_open(shown, item_id).unmark_asked()
    return back_to(shown.interview, "left-open")


@reader
@require_POST
def answered(request: HttpRequest, interview_id: UUID, item_id: UUID) -> HttpResponse:
    shown, form = progress_for(logged_in(request), interview_id), AnswerForm(request.POST, item=item_id)
    item = _left_open(shown, item_id)
    if not form.is_valid():
        return interview.show(request, shown, typed={"answer_form": form})
    try:
        open_items.close(item, shown, form.cleaned_data["answer"], by=logged_in(request))
    except open_items.NoSuchAnswer:
        form.add_error("answer", form.fields["answer"].error_messages["invalid"])
        return interview.show(request, shown, typed={"answer_form": form})
    return back_to(shown.interview, "left-open")


def _left_open(shown: Progress, item_id: UUID) -> OpenItem:
    """An item that still stands in this interview's brief; raises Http404 for any other."""
    item = OpenItem.objects.before(shown.interview).filter(pk=item_id).first()
    if item is None:
        raise Http404
    return item


def _action_item(request: HttpRequest, shown: Progress, number: int | None) -> ActionItem | None:
    """The machine's action item, for those who may read it; raises Http404 for others."""
    if number is None:
        return None
    access = access_of(request, shown)
    item = ActionItem.objects.filter(pk=number, interview=shown.interview).first()
    if item is None or not access.sees_machine_text:
        raise Http404
    return item
