"""Addresses of the journal."""

from django.urls import path

from rempart.desk.journal import views

app_name = "journal"
urlpatterns = [
    path("journal/", views.list_, name="list"),
    path("journal/<int:entry>/", views.entry, name="entry"),
    path("journal/check", views.check, name="check"),
    path("journal/export", views.export, name="export"),
]
