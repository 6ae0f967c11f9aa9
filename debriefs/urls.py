"""Addresses of what interviewers and the committee read and write."""

from django.urls import path

from debriefs.views import calibration, debriefs, interview, media

urlpatterns = [
    path("home/", debriefs.home, name="home_for_user"),
    path("debriefs/", debriefs.index, name="debriefs"),
    path("debriefs/<uuid:debrief_id>/", debriefs.debrief, name="debrief"),
    path("debriefs/<uuid:debrief_id>/resume", debriefs.resume, name="resume"),
    path("interviews/<uuid:interview_id>/", interview.interview, name="interview"),
    path("interviews/<uuid:interview_id>/progress/", interview.progress, name="interview_progress"),
    path("interviews/<uuid:interview_id>/captions.vtt", interview.captions, name="captions"),
    path("calibration/", calibration.calibration, name="calibration"),
    path("media/<uuid:artifact_id>/<str:name>", media.serve, name="media"),
]
