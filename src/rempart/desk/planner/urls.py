"""Addresses of the planner."""

from django.urls import path

from rempart.desk.planner import views

app_name = "planner"
_ONE = "controls/<str:operation>/"
urlpatterns = [
    path("controls/", views.list_, name="list"),
    path("controls/help/", views.help_card, name="help"),
    path(_ONE, views.one, name="one"),
    path(f"{_ONE}agency", views.agency, name="agency"),
    path(f"{_ONE}rule", views.rule, name="rule"),
    path(f"{_ONE}target", views.target, name="target"),
    path(f"{_ONE}approve", views.approve, name="approve"),
    path(f"{_ONE}sheets/<int:agency>/<int:target>", views.sheet, name="sheet"),
    path(f"{_ONE}sheets/<int:agency>/<int:target>/sign", views.sign, name="sign"),
    path(f"{_ONE}close", views.close, name="close"),
]
