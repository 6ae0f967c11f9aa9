"""Pages for monitoring: is the site alive, is it ready, how much work waits?"""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view, permission_classes, renderer_classes
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from interviews.inbox.models import Sweep
from interviews.nylas import signature
from interviews.recordings import deadlines
from recruiting import clock, queue
from recruiting.access import RecruitersOnly, public
from recruiting.work import backlog


class PlainText(BaseRenderer):
    """Text as it is; for an error of the API framework its sentence."""

    media_type = "text/plain"
    format = "txt"

    def render(self, data: object, accepted_media_type: str | None = None, renderer_context: object = None) -> bytes:
        words = f"{data['detail']}\n" if isinstance(data, dict) and "detail" in data else str(data)
        return words.encode()


@public
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@public
def readyz(request: HttpRequest) -> HttpResponse:
    """Does the database answer, is a webhook secret known, how long has due work waited?"""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        waiting = backlog.waiting_work(queue.KINDS.values(), now=clock.now())
    except DatabaseError:
        return JsonResponse({"ready": False, "database": False}, status=503)
    answers = {
        "database": True,
        "webhook_secret": bool(signature.live_secrets()),
        "oldest_due_seconds": waiting.oldest_seconds,
        "nylas": "sandbox" if settings.SANDBOX_URL else "nylas",
    }
    return JsonResponse({"ready": True, **answers})


@extend_schema(exclude=True)  # for monitoring, not for the ATS
@api_view(["GET"])
@permission_classes([RecruitersOnly])
@renderer_classes([PlainText])
def metrics(request: Request) -> Response:
    """Rows by kind and state, in Prometheus's text form. Wants a recruiter's API token."""
    lines = ["# TYPE fairloop_rows gauge"]
    lines += [
        f'fairloop_rows{{kind="{row.kind}",state="{row.state}"}} {row.rows}'
        for row in backlog.rows_by_state(queue.KINDS.values())
    ]
    waiting = backlog.waiting_work(queue.KINDS.values(), now=clock.now())
    lines += ["# TYPE fairloop_oldest_due_seconds gauge", f"fairloop_oldest_due_seconds {waiting.oldest_seconds}"]
    lines += ["# TYPE fairloop_files_going gauge"]
    lines += [
        f'fairloop_files_going{{within_days="{days}"}} {files}'
        for days, files in deadlines.count_going(now=clock.now()).items()
    ]
    lines += ["# TYPE fairloop_sweep_covered_seconds gauge"]
    lines += [
        f'fairloop_sweep_covered_seconds{{kind="{kind}"}} {int(at.timestamp())}'
        for kind, at in Sweep.objects.last_covered().items()
    ]
    return Response("\n".join(lines) + "\n")
