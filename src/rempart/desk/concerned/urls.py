"""Addresses of the rights of persons."""

from django.urls import path

from rempart.desk.concerned import breach_views, contest_views, extract_views, notice_views

app_name = "concerned"
_CASE = "cases/<str:number>/concerned/"
_PERSON = f"{_CASE}<slug:person>/"
_BREACH = "concerned/breaches/<int:breach>"
urlpatterns = [
    path(_CASE, notice_views.case, name="case"),
    path(f"{_CASE}contests/new", contest_views.new, name="contest_new"),
    path(f"{_CASE}contests/<int:contest>", contest_views.contest, name="contest"),
    path(f"{_CASE}decisions/<int:doubt>", contest_views.doubt, name="doubt"),
    path(f"{_CASE}recipients/<int:telling>", contest_views.telling, name="telling"),
    path(f"{_PERSON}notice", notice_views.notice, name="notice"),
    path(f"{_PERSON}notice.pdf", notice_views.notice_pdf, name="notice_pdf"),
    path(f"{_PERSON}extract", extract_views.extract, name="extract"),
    path(f"{_PERSON}extract.pdf", extract_views.extract_pdf, name="extract_pdf"),
    path(f"{_PERSON}extract.json", extract_views.extract_data, name="extract_data"),
    path("concerned/", breach_views.list_, name="list"),
    path("concerned/find", extract_views.find, name="find"),
    path("concerned/breaches/new", breach_views.new, name="breach_new"),
    path(_BREACH, breach_views.one, name="breach"),
    path(f"{_BREACH}/file.pdf", breach_views.pdf, name="breach_pdf"),
    path(f"{_BREACH}/annex.pdf", breach_views.annex, name="breach_annex"),
]
