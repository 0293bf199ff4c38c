"""Addresses of cases."""

from django.urls import path

from rempart.desk.cases import views

app_name = "cases"
urlpatterns = [
    path("", views.home, name="home"),
    path("cases/", views.list_, name="list"),
    path("cases/<str:number>/", views.file, name="file"),
    path("cases/<str:number>/steps/<slug:step>", views.step, name="step"),
    path("practice/day", views.practice_day, name="practice_day"),
]
