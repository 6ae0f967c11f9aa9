"""The careers site and the candidate's own page."""

from django.urls import path

from candidates.views import careers, talk
from interviews.booking.views import portal, times
from privacy.rights import views as rights

urlpatterns = [
    path("", careers.home, name="careers"),
    path("jobs/<slug:slug>/", careers.job, name="job"),
    path("jobs/<slug:slug>/apply/", careers.apply, name="apply"),
    path("jobs/<slug:slug>/applied/", careers.applied, name="applied"),
    path("jobs/<slug:slug>/talk/", talk.choose, name="talk"),
    path("jobs/<slug:slug>/talk/next/", talk.next_times, name="next_open_times"),
    path("jobs/<slug:slug>/talk/held/", talk.held, name="time_held"),
    path("book/hold/<str:token>/", talk.confirm, name="confirm_time"),
    path("book/ref/<str:booking_ref>/", portal.by_booking_ref, name="by_booking_ref"),
    path("book/<str:token>/", portal.page, name="candidate_page"),
    path("book/<str:token>/recording/", portal.choose_recording, name="recording_choice"),
    path("book/<str:token>/next/", times.next_times, name="next_times"),
    path("book/<str:token>/times/", times.all_times, name="all_times"),
    path("book/<str:token>/take/", times.take, name="take_time"),
    path("book/<str:token>/move/", portal.move, name="move_interview"),
    path("book/<str:token>/proposal/", portal.answer_proposal, name="answer_proposal"),
    path("book/<str:token>/cancel/", portal.cancel, name="cancel_interview"),
    path("book/<str:token>/interview.ics", portal.calendar_file, name="calendar_file"),
    path("book/<str:token>/help/", portal.ask_for_help, name="ask_for_help"),
    path("book/<str:token>/record/", rights.record, name="own_record"),
    path("book/<str:token>/record/code/", rights.mail_code, name="own_code"),
    path("book/<str:token>/record/open/", rights.unlock, name="own_unlock"),
    path("book/<str:token>/record/copy/", rights.take_copy, name="own_copy"),
    path("book/<str:token>/record/erase/", rights.erase, name="own_erase"),
    path("book/<str:token>/record/erase/back/", rights.take_erasure_back, name="own_erase_back"),
    path("book/<str:token>/record/consent.json", rights.own_consent_receipt, name="own_consent_receipt"),
    path("book/<str:token>/record/<uuid:interview_id>/", rights.own_interview, name="own_interview"),
    path("book/<str:token>/record/<uuid:interview_id>/captions.vtt", rights.captions, name="own_captions"),
    path("book/<str:token>/record/<uuid:interview_id>/<str:name>", rights.media, name="own_media"),
    path("privacy/", rights.privacy_notice, name="privacy_notice"),
    path("privacy/<slug:version>/", rights.privacy_notice, name="former_notice"),
    path("erased/<str:signed>/", rights.erasure_receipt, name="own_receipt"),
]
