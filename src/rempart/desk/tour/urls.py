"""Addresses of the guided tour."""

from django.urls import path

from rempart.desk.tour import views

app_name = "tour"
urlpatterns = [
    path("practice/tour", views.tour, name="tour"),
    path("practice/answer", views.answer, name="answer"),
]
