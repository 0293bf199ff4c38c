"""The app of search."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Search within a purpose, a party, an address over ten years.."""

    name = "rempart.desk.search"
    label = "search"
