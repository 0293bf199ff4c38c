"""Addresses of operations."""

from django.urls import URLPattern, URLResolver, path

from rempart.desk.operations import metrics, retaining_views

app_name = "operations"
urlpatterns: list[URLPattern | URLResolver] = [
    path("metrics", metrics.metrics, name="metrics"),
    path("retention/", retaining_views.due, name="due"),
    path("retention/cases/<str:kept>/", retaining_views.kept, name="kept"),
    path("retention/cases/<str:kept>/hold", retaining_views.hold, name="hold"),
    path("retention/cases/<str:kept>/appraise", retaining_views.appraise, name="appraise"),
    path("retention/procedure", retaining_views.appraise_procedure, name="appraise_procedure"),
    path("retention/reports/", retaining_views.reports, name="reports"),
    path("retention/reports/<int:report>/", retaining_views.report, name="report"),
]
