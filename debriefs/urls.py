"""Addresses of what interviewers and the committee read and write."""

from django.urls import path

from debriefs.views import calibration, debriefs, decision, interview, media

urlpatterns = [
    path("home/", debriefs.home, name="home_for_user"),
    path("debriefs/", debriefs.index, name="debriefs"),
    path("debriefs/<uuid:debrief_id>/", decision.debrief, name="debrief"),
    path("debriefs/<uuid:debrief_id>/vote", decision.vote, name="cast_vote"),
    path("debriefs/<uuid:debrief_id>/close-voting", decision.close_voting, name="close_voting"),
    path("debriefs/<uuid:debrief_id>/decide", decision.decide, name="decide"),
    path("debriefs/<uuid:debrief_id>/open-early", decision.open_early, name="open_early"),
    path("debriefs/<uuid:debrief_id>/excuse/<uuid:interview_id>/<int:author_id>", decision.excuse, name="excuse"),
    path("debriefs/<uuid:debrief_id>/resume", debriefs.resume, name="resume"),
    path("interviews/<uuid:interview_id>/", interview.interview, name="interview"),
    path("interviews/<uuid:interview_id>/progress/", interview.progress, name="interview_progress"),
    path("interviews/<uuid:interview_id>/captions.vtt", interview.captions, name="captions"),
    path("calibration/", calibration.calibration, name="calibration"),
    path("media/<uuid:artifact_id>/<str:name>", media.serve, name="media"),
]
