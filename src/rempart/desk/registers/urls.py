"""Addresses of registers."""

from django.urls import URLPattern, URLResolver, path

from rempart.desk.registers import views, wizard_views

app_name = "registers"
_FILE = "registers/files/<int:upload>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("registers/", views.list_, name="list"),
    path("registers/new/", wizard_views.new, name="new"),
    path(_FILE, wizard_views.upload, name="upload"),
    path(f"{_FILE}columns/", wizard_views.columns, name="columns"),
    path(f"{_FILE}about/", wizard_views.about, name="about"),
    path(f"{_FILE}errors.csv", wizard_views.errors, name="errors"),
    path(f"{_FILE}ask", wizard_views.ask, name="ask"),
    path(f"{_FILE}second", wizard_views.second, name="second"),
    path(f"{_FILE}give-up", wizard_views.give_up, name="give_up"),
    path("registers/of/<slug:register>/", views.register, name="register"),
    path("registers/of/<slug:register>/rollback", views.rollback, name="rollback"),
    path("registers/of/<slug:register>/<str:edition>/refused.csv", views.refused, name="refused"),
    path("registers/rollbacks/<int:rollback>/", views.agree, name="agree"),
]
