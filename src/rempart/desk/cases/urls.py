"""Addresses of cases."""

from django.urls import path

from rempart.desk.cases import decision_views, fact_views, file_views, hearing_views, report_views, step_views, views

app_name = "cases"
urlpatterns = [
    path("", views.home, name="home"),
    path("cases/", views.list_, name="list"),
    path("cases/<str:number>/", file_views.file, name="file"),
    path("cases/<str:number>/steps/<slug:step>", step_views.step, name="step"),
    path("cases/<str:number>/events/<int:event>/undo", step_views.undo, name="undo"),
    path("cases/<str:number>/documents/new", file_views.upload, name="upload"),
    path("cases/<str:number>/documents/<slug:document>", file_views.document, name="document"),
    path("cases/<str:number>/facts/new", fact_views.new, name="fact_new"),
    path("cases/<str:number>/facts/<int:fact>", fact_views.one, name="fact"),
    path("cases/<str:number>/people", file_views.members, name="members"),
    path("cases/<str:number>/interest", file_views.interest, name="interest"),
    path("cases/<str:number>/notes/new", file_views.note, name="note"),
    path("cases/<str:number>/hearing", hearing_views.page, name="hearing"),
    path("cases/<str:number>/decision", decision_views.page, name="decision"),
    path("cases/<str:number>/report", report_views.page, name="report"),
    path("cases/<str:number>/report/<slug:form>", report_views.export, name="report_file"),
    path("cases/<str:number>/bundles/<slug:document>", report_views.bundle, name="bundle_file"),
    path("practice/day", views.practice_day, name="practice_day"),
]
