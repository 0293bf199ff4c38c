"""Security headers on every answer: a content policy without exceptions, no sharing of windows or resources, nothing stored."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

FOR_SOFTWARE = "/api/"
LEFT = "/sign-out/"
"""Where one signs out."""


class HeadersMiddleware:
    """Set the headers. The setting has the name of Django 6's own (``SECURE_CSP``), which will replace this."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = "; ".join(f"{name} {value}" for name, value in settings.SECURE_CSP.items())

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set the headers on an answer."""
        clear = settings.SECURE_SSL_REDIRECT and not request.is_secure() and request.path.startswith(FOR_SOFTWARE)
        # software that calls in clear is refused and not led on: it would go on sending its token in clear
        response = HttpResponse(status=403) if clear else self.get_response(request)
        response.setdefault("Content-Security-Policy", self.policy)
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
        response.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith(settings.STATIC_URL):
            response["Cache-Control"] = "no-store"
        if request.path == LEFT and request.method == "POST":
            response["Clear-Site-Data"] = '"cache", "storage"'  # what a browser kept of pages goes with the session
        return response
