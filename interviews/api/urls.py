"""Addresses of the API."""

from django.urls import path, re_path
from rest_framework.routers import SimpleRouter

from interviews.api.views import recordings
from interviews.api.views.applications import ApplicationViewSet, CandidateViewSet
from interviews.api.views.booking_links import BookingLinkViewSet
from interviews.api.views.decisions import DecisionViewSet
from interviews.api.views.interviews import InterviewViewSet
from interviews.api.views.jobs import JobViewSet, PanelViewSet
from interviews.api.views.notes import NoteViewSet
from interviews.api.views.texts import TextViewSet
from interviews.api.views.unknown import UnknownAddress

router = SimpleRouter()
router.register("jobs", JobViewSet, basename="api_job")
router.register("panels", PanelViewSet, basename="api_panel")
router.register("candidates", CandidateViewSet, basename="api_candidate")
router.register("applications", ApplicationViewSet, basename="api_application")
router.register("booking-links", BookingLinkViewSet, basename="api_booking_link")
router.register("interviews", InterviewViewSet, basename="api_interview")
router.register("recordings", recordings.RecordingViewSet, basename="api_recording")
router.register("files", recordings.FileViewSet, basename="api_file")
router.register("decisions", DecisionViewSet, basename="api_decision")

TEXTS = {
    "transcript/": "transcript",
    "transcript.txt": "text",
    "transcript.vtt": "captions",
    "summary/": "summary",
}

urlpatterns = [
    path("files/<str:ticket>/<str:name>", recordings.serve, name="api_file_bytes"),
    *(
        path(f"interviews/<uuid:pk>/{end}", TextViewSet.as_view({"get": method}), name=f"api_{method}")
        for end, method in TEXTS.items()
    ),
    path(
        "interviews/<uuid:pk>/notes/",
        NoteViewSet.as_view({"get": "list", "post": "create"}),
        name="api_interview_notes",
    ),
    *router.urls,
    re_path("", UnknownAddress.as_view(), name="api_unknown"),
]
