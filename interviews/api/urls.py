"""Addresses of the API."""

from rest_framework.routers import SimpleRouter

from interviews.api.views import InterviewViewSet, RecordingViewSet

router = SimpleRouter()
router.register("interviews", InterviewViewSet, basename="api_interview")
router.register("recordings", RecordingViewSet, basename="api_recording")

urlpatterns = router.urls
