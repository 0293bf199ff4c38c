"""Addresses of administration."""

from django.urls import URLPattern, URLResolver, path

from rempart.desk.administration import declared, letting, views, visits

app_name = "administration"
urlpatterns: list[URLPattern | URLResolver] = [
    path("administration/", visits.list_, name="list"),
    path("administration/people/", views.people, name="people"),
    path("administration/people/new/", views.new, name="new"),
    path("administration/people/<str:pseudonym>/", views.person, name="person"),
    path("administration/packs/", visits.packs, name="packs"),
    path("administration/packs/<slug:pack>/<str:one>/<str:other>/", visits.difference, name="difference"),
    path("administration/calendar/<int:year>/", visits.calendar, name="calendar"),
    path("administration/letters/", visits.letters, name="letters"),
    path("administration/retention/", visits.retention, name="retention"),
    path("administration/health/", visits.health, name="health"),
    path("administration/rights/", visits.rights, name="rights"),
    path("administration/declared/", declared.list_, name="declared"),
    path("administration/declared/files/<str:file>/", declared.taken, name="declared_file"),
    path("administration/declared/<slug:paper>/", declared.page, name="declared_paper"),
    path("access/", letting.access, name="access"),
]
