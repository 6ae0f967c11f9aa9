"""The address of one's own page."""

from django.urls import path

from logins import views

urlpatterns = [path("profile/", views.profile, name="profile")]
