"""Addresses of what interviewers and the committee read and write."""

from django.urls import path

from debriefs.views import (
    brief,
    calibration,
    citations,
    comments,
    debriefs,
    decision,
    interview,
    media,
    notes,
    open_items,
    scorecard,
    search,
    summary,
    transcript,
)

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
    path("interviews/<uuid:interview_id>/chapters.vtt", transcript.chapters, name="chapters"),
    path("interviews/<uuid:interview_id>/speakers/", transcript.confirm_speakers, name="confirm_speakers"),
    path("interviews/<uuid:interview_id>/corrections/", transcript.correct, name="correct_line"),
    path("interviews/<uuid:interview_id>/summary/", summary.rewrite, name="rewrite_summary"),
    path("interviews/<uuid:interview_id>/comments/", comments.on_interview, name="comment_on_interview"),
    path("debriefs/<uuid:debrief_id>/comments/", comments.on_debrief, name="comment_on_debrief"),
    path("calibration/", calibration.calibration, name="calibration"),
    path("interviews/<uuid:interview_id>/notes/", notes.add, name="notes"),
    path("interviews/<uuid:interview_id>/notes/share", notes.share_all, name="share_notes"),
    path("notes/<uuid:note_id>/", notes.rewrite, name="note"),
    path("notes/<uuid:note_id>/delete", notes.remove, name="delete_note"),
    path("notes/<uuid:note_id>/share", notes.share, name="share_note"),
    path(
        "interviews/<uuid:interview_id>/questions/<int:question_id>/asked", brief.question_asked, name="question_asked"
    ),
    path(
        "interviews/<uuid:interview_id>/questions/<int:question_id>/not-asked",
        brief.question_not_asked,
        name="question_not_asked",
    ),
    path("interviews/<uuid:interview_id>/decline", brief.decline, name="decline_interview"),
    path("interviews/<uuid:interview_id>/open-items/", open_items.hand_on, name="hand_on"),
    path("interviews/<uuid:interview_id>/open-items/<uuid:item_id>/take-back", open_items.take_back, name="take_back"),
    path("interviews/<uuid:interview_id>/open-items/<uuid:item_id>/asked", open_items.asked, name="open_item_asked"),
    path(
        "interviews/<uuid:interview_id>/open-items/<uuid:item_id>/not-asked",
        open_items.not_asked,
        name="open_item_not_asked",
    ),
    path(
        "interviews/<uuid:interview_id>/open-items/<uuid:item_id>/answered",
        open_items.answered,
        name="open_item_answered",
    ),
    path("search/", search.search, name="search"),
    path("interviews/<uuid:interview_id>/scorecard/", scorecard.scorecard, name="scorecard"),
    path("interviews/<uuid:interview_id>/citations/", citations.cite, name="citations"),
    path("citations/<uuid:citation_id>/", citations.detach, name="citation"),
    path("media/<uuid:artifact_id>/<str:name>", media.serve, name="media"),
]
