"""Addresses of operations."""

from django.urls import path

from rempart.desk.operations import metrics

app_name = "operations"
urlpatterns = [path("metrics", metrics.metrics, name="metrics")]
