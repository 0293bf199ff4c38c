"""Addresses of the rights of persons."""

from django.urls import path

from rempart.desk.concerned import contest_views, notice_views

app_name = "concerned"
_CASE = "cases/<str:number>/concerned/"
urlpatterns = [
    path(_CASE, notice_views.case, name="case"),
    path(f"{_CASE}contests/new", contest_views.new, name="contest_new"),
    path(f"{_CASE}contests/<int:contest>", contest_views.contest, name="contest"),
    path(f"{_CASE}decisions/<int:doubt>", contest_views.doubt, name="doubt"),
    path(f"{_CASE}<slug:person>/notice", notice_views.notice, name="notice"),
    path(f"{_CASE}<slug:person>/notice.pdf", notice_views.notice_pdf, name="notice_pdf"),
]
