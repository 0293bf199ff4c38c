"""Addresses of api."""

from django.urls import URLPattern, URLResolver, include, path

from rempart.desk.api import document, views
from rempart.desk.api.interface import interface

app_name = "api"
_operations = [one for one in interface.urls[0] if getattr(one, "name", "") != "api-root"]
_v1: list[URLPattern | URLResolver] = [
    path("", views.reference, name="reference"),
    path("openapi.json", views.openapi, name="openapi"),
    *_operations,
]
urlpatterns: list[URLPattern | URLResolver] = [
    path(document.PREFIX, include((_v1, "v1"), namespace="v1")),
    path("calendar/<str:secret>.ics", views.calendar, name="calendar"),
    path("tokens/", views.tokens, name="tokens"),
    path("cases/<str:number>/exports/", views.case_exports, name="case_exports"),
]
