"""The careers site and the candidate's own page."""

from django.urls import path

from candidates.views import careers, talk
from interviews.booking.views import portal, times

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
]
