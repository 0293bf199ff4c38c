"""Addresses of measures."""

from django.urls import path

from rempart.desk.measures import views

app_name = "measures"
_ONE = "cases/<str:number>/measures/<int:measure>/"
urlpatterns = [
    path("measures/", views.list_, name="list"),
    path("cases/<str:number>/measures/", views.case, name="case"),
    path(_ONE, views.one, name="one"),
    path(f"{_ONE}describe", views.describe, name="describe"),
    path(f"{_ONE}add/<slug:kind>", views.add, name="add"),
    path(f"{_ONE}settle/<int:note>", views.settle, name="settle"),
    path(f"{_ONE}review", views.review, name="review"),
    path(f"{_ONE}proof/<int:note>", views.proof, name="proof"),
]
