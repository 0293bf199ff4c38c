"""Addresses of concerned."""

from django.urls import URLPattern, URLResolver

app_name = "concerned"
urlpatterns: list[URLPattern | URLResolver] = []
