"""Addresses of the API."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from interviews.api.views import recordings
from interviews.api.views.interviews import InterviewViewSet

router = SimpleRouter()
router.register("interviews", InterviewViewSet, basename="api_interview")
router.register("recordings", recordings.RecordingViewSet, basename="api_recording")
router.register("files", recordings.FileViewSet, basename="api_file")

urlpatterns = [
    path("files/<str:ticket>/<str:name>", recordings.serve, name="api_file_bytes"),
    *router.urls,
]
