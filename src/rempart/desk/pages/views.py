"""Pages that belong to no app: is the site up, the language, and what is said when something is refused or fails."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language


def health(request: HttpRequest) -> HttpResponse:
    """Answer that the site is up, and nothing else."""
    return HttpResponse(b"ok\n", content_type="text/plain")


def language(request: HttpRequest) -> HttpResponse:
    """Keep the language in a cookie and return to the page."""
    where, lang = request.POST.get("next", "/"), request.POST.get("language", "")
    safe = url_has_allowed_host_and_scheme(where, allowed_hosts=None)
    response = HttpResponseRedirect(where if safe else "/")
    if request.method == "POST" and lang in dict(settings.LANGUAGES) and check_for_language(lang):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            lang,
            max_age=31_536_000,
            httponly=True,
            samesite="Lax",
            secure=settings.REMPART.secure,
        )
    return response


def _error(request: HttpRequest, name: str, status: int) -> HttpResponse:
    return render(request, "error.html", {"error": name}, status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is nothing here for this person; never whether it exists."""
    return _error(request, "not_found", 404)


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """Say that the role does not act here, and who to ask."""
    return _error(request, "forbidden", 403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the request cannot be read."""
    return _error(request, "bad_request", 400)


def refused(request: HttpRequest, status: int) -> HttpResponse:
    """Say why a request is not answered: 400, 403, 404 or 405."""
    answer = _error(request, {403: "forbidden", 404: "not_found"}.get(status, "bad_request"), status)
    if status == 405:
        answer["Allow"] = "GET, HEAD, POST"
    return answer


def failed(request: HttpRequest) -> HttpResponse:
    """Say that the site failed, without a word of what it was doing."""
    return HttpResponse(
        b"<!doctype html><title>500</title><p>Une erreur est survenue. An error occurred.</p>", status=500
    )


def journal_down(request: HttpRequest) -> HttpResponse:
    """Say that the journal cannot be written, so that nothing may be read."""
    return _error(request, "journal_down", 503)
