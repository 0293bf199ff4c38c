"""Addresses of network."""

from django.urls import path

from rempart.desk.network import views

app_name = "network"
urlpatterns = [path("cases/<str:number>/network/", views.case, name="case")]
