"""A text that could not be kept, asked for once more with the reason, so that nothing typed is lost."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse

from debriefs.views.page import private_page, wants_json

STATUS = 422


@dataclass(frozen=True)
class Again:
    """`back`: the page it came from."""

    title: str
    back: str
    max_length: int


def ask_again(request: HttpRequest, again: Again, *, error: str) -> HttpResponse:
    """A page of its own with the text as it was typed and everything sent along; for scripts `{"error": …}`."""
    if wants_json(request):
        return JsonResponse({"error": error}, status=STATUS)
    kept = [(name, value) for name, value in request.POST.items() if name not in {"text", "csrfmiddlewaretoken"}]
    context = {
        "again": again,
        "error": error,
        "text": request.POST.get("text", ""),
        "kept": kept,
        "action": request.path,
    }
    return private_page(request, "debriefs/again.html", context, status=STATUS)
