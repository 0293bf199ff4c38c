"""Addresses of oversight."""

from django.urls import URLPattern, URLResolver, path

from rempart.desk.oversight import views

app_name = "oversight"
urlpatterns: list[URLPattern | URLResolver] = [
    path("oversight/", views.list_, name="list"),
    path("oversight/<str:kind>/<str:of>/", views.one, name="one"),
    path("oversight/<str:kind>/<str:of>/suspend", views.suspend, name="suspend"),
    path("oversight/<str:kind>/<str:of>/lift", views.lift, name="lift"),
    path("oversight/signal/<str:of>/review", views.review, name="review"),
]
