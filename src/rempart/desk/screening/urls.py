"""Addresses of intake and screening."""

from django.urls import path

from rempart.desk.screening import intake_views, judging_views, views

app_name = "screening"
urlpatterns = [
    path("intake/", intake_views.start, name="intake"),
    path("intake/<slug:draft>/", intake_views.form, name="form"),
    path("cases/<str:number>/papers", intake_views.papers, name="papers"),
    path("cases/<str:number>/screening", views.result, name="result"),
    path("cases/<str:number>/screening/questions/<slug:mark>", views.answer_question, name="answer"),
    path("cases/<str:number>/screening/facts/<slug:fact>", views.promote_fact, name="fact"),
    path("cases/<str:number>/screening/sources/<slug:source>", views.source, name="source"),
    path("cases/<str:number>/screening/names", judging_views.names, name="names"),
    path("cases/<str:number>/screening/lane", judging_views.lane, name="lane"),
]
