"""Search over transcripts and notes: one page, a plain GET. Only `debriefs.search` reads rows, and only those the person may see.

Excerpts are not noted as viewings: a viewing says that somebody opened a file, and takes "new" from the list. Opening the interview,
where each hit leads, is noted.
"""

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from debriefs.forms.search import SearchForm
from debriefs.search import Results, find, jobs_to_choose
from debriefs.views.page import private_page
from recruiting.access import logged_in, reader


@reader
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    user = logged_in(request)
    form = SearchForm(request.GET, jobs=jobs_to_choose(user))
    is_right = form.is_valid()
    question, interview = form.question(), _key(request.GET.get("interview", ""))
    results = Results()
    if is_right:
        scope = replace(form.scope(), interview=interview)
        results = find(question, user, scope=scope, after=_key(request.GET.get("after", "")))
    context = {"form": form, "question": question, "results": results, "is_right": is_right}
    return private_page(request, "debriefs/search.html", {**context, "is_of_one": bool(interview), "section": "search"})


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
