"""The addresses of the site; each must stand in the table of rights, or nobody reaches it."""

from django.urls import include, path

from rempart.desk.pages import views as pages

urlpatterns = [
    path("health", pages.health, name="health"),
    path("language", pages.language, name="language"),
    path("", include("rempart.desk.cases.urls")),
    path("", include("rempart.desk.accounts.urls")),
    path("", include("rempart.desk.administration.urls")),
    path("", include("rempart.desk.screening.urls")),
    path("", include("rempart.desk.letters.urls")),
    path("", include("rempart.desk.measures.urls")),
    path("", include("rempart.desk.planner.urls")),
    path("", include("rempart.desk.search.urls")),
    path("", include("rempart.desk.network.urls")),
    path("", include("rempart.desk.registers.urls")),
    path("", include("rempart.desk.journal.urls")),
    path("", include("rempart.desk.operations.urls")),
    path("", include("rempart.desk.api.urls")),
    path("", include("rempart.desk.concerned.urls")),
    path("", include("rempart.desk.tour.urls")),
    path("", include("rempart.desk.oversight.urls")),
]
handler404 = "rempart.desk.pages.views.not_found"
handler403 = "rempart.desk.pages.views.forbidden"
handler500 = "rempart.desk.pages.views.failed"
handler400 = "rempart.desk.pages.views.bad_request"
