"""The addresses of the profile page."""

from django.urls import path

from logins import views

urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("profile/digest/", views.digest, name="profile_digest"),
]
