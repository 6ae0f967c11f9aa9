"""The site map."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView

from debriefs.views import board, letter
from interviews.api.docs import api_docs
from interviews.api.reference import KeptSchema
from interviews.booking.admin import evening_out, panel_preview, panel_times
from interviews.home.find import find
from interviews.inbox import webhooks
from interviews.panels.admin import load
from privacy import views as privacy
from privacy.passport import views as passports
from privacy.passport.document import VERIFIER
from recruiting import dashboard
from recruiting import health as operation
from recruiting.access import nothing_here, own_address, public

# The admin uses the site's own login.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # as allauth documents it

handler500 = "recruiting.outage.server_error"
urlpatterns = [
    path("admin/search/", admin.site.admin_view(find), name="find"),
    path("admin/home/line/", dashboard.arrange_line, name="arrange_line"),
    path("admin/r/<path:rest>", nothing_here, name="admin_shortcut"),
    path("admin/board/", admin.site.admin_view(board.all_jobs), name="board"),
    path("admin/board/<int:job_id>/", admin.site.admin_view(board.one_job), name="job_board"),
    path("admin/letters/<int:application_id>/", admin.site.admin_view(letter.letter), name="letter"),
    path("admin/letters/<int:application_id>/preview/", admin.site.admin_view(letter.preview), name="letter_preview"),
    path("admin/why-no-times/<int:panel_id>/", admin.site.admin_view(panel_times.why_no_times), name="why_no_times"),
    path("admin/panel-preview/", admin.site.admin_view(panel_preview.panel_preview), name="panel_preview"),
    path("admin/load/", admin.site.admin_view(load.load), name="load"),
    path("admin/load/exchanges/", admin.site.admin_view(evening_out.exchanges), name="exchanges"),
    path("admin/load.csv", admin.site.admin_view(load.load_csv), name="load_csv"),
    path("admin/kept-until/", admin.site.admin_view(privacy.kept), name="kept"),
    path("admin/kept-until/carry-out/", admin.site.admin_view(privacy.let), name="let_policy"),
    path("admin/kept-until/stop/", admin.site.admin_view(privacy.stop), name="stop_policy"),
    path("admin/recorded/", admin.site.admin_view(passports.recorded_week), name="recorded_week"),
    path("admin/passports/<int:recording_id>/", admin.site.admin_view(passports.passport), name="passport"),
    path(
        "admin/passports/<int:recording_id>/passport.json",
        admin.site.admin_view(passports.passport_file),
        name="passport_file",
    ),
    path(
        "admin/passports/checkpoint-<int:size>.txt",
        admin.site.admin_view(passports.checkpoint_file),
        name="checkpoint_file",
    ),
    path("admin/passports/checkpoint-<int:size>.tsr", admin.site.admin_view(passports.stamp_file), name="stamp_file"),
    path(f"admin/passports/{VERIFIER.name}", admin.site.admin_view(passports.verifier), name="passport_verifier"),
    path("admin/kept-until.csv", admin.site.admin_view(privacy.kept_csv), name="kept_csv"),
    path("admin/erase/<int:candidate_id>/", admin.site.admin_view(privacy.erase), name="erase"),
    path("admin/copy/<int:candidate_id>/", admin.site.admin_view(privacy.access_copy), name="access_copy"),
    path("admin/receipts/<uuid:erasure_id>.txt", admin.site.admin_view(privacy.receipt_text), name="receipt"),
    path("admin/", admin.site.urls),
    re_path(r"^accounts/(?:email|confirm-email|reauthenticate)/.*$", own_address, name="own_address"),
    path("accounts/", include("allauth.account.urls")),
    path("webhooks/nylas", webhooks.receive, name="webhook"),
    path("api/schema/", public(SpectacularAPIView.as_view(generator_class=KeptSchema)), name="api_schema"),
    path("api/docs/", api_docs, name="api_docs"),
    path("api/", include("interviews.api.urls")),
    path("healthz", operation.healthz, name="healthz"),
    path("readyz", operation.readyz, name="readyz"),
    path("metrics", operation.metrics, name="metrics"),
    path("", include("logins.urls")),
    path("", include("debriefs.urls")),
    path("", include("interviews.urls")),
    path("", include("interviews.demo.urls")),
    path("", include("candidates.urls")),
]
