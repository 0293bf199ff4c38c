"""The app of letters."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Letters of a case."""

    name = "rempart.desk.letters"
    label = "letters"
