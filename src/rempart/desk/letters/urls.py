"""Addresses of letters."""

from django.urls import path

from rempart.desk.letters import acts, views

app_name = "letters"
_CASE = "cases/<str:number>/letters/"
_ONE = f"{_CASE}<int:letter>/"
urlpatterns = [
    path("letters/", views.queue, name="queue"),
    path(_CASE, views.list_, name="list"),
    path(f"{_CASE}write/<slug:letter>", views.write, name="write"),
    path(_ONE, views.one, name="one"),
    path(f"{_ONE}edit", views.edit, name="edit"),
    path(f"{_ONE}page", views.page, name="page"),
    path(f"{_ONE}draft.docx", views.draft, name="draft"),
    path(f"{_ONE}edited.docx", views.edited, name="edited"),
    path(f"{_ONE}letter.pdf", views.pdf, name="pdf"),
    path(f"{_ONE}proof", views.proof_file, name="proof_file"),
    path(f"{_ONE}upload", acts.upload, name="upload"),
    path(f"{_ONE}restrict", acts.restrict, name="restrict"),
    path(f"{_ONE}review", acts.review, name="review"),
    path(f"{_ONE}approve", acts.approve, name="approve"),
    path(f"{_ONE}give-back", acts.give_back, name="give_back"),
    path(f"{_ONE}send", acts.send, name="send"),
    path(f"{_ONE}delivery", acts.delivery, name="delivery"),
    path(f"{_ONE}drop", acts.drop, name="drop"),
]
