"""The planted stories and the decoys: each is written as rows only, and says what a report must make of it."""

from rempart.town.stories.form import Story
from rempart.town.stories.honest import STORIES as HONEST
from rempart.town.stories.listings import STORIES as LISTINGS
from rempart.town.stories.numbers import STORIES as NUMBERS
from rempart.town.stories.ownership import STORIES as OWNERSHIP
from rempart.town.stories.premises import STORIES as PREMISES

STORIES: tuple[Story, ...] = (*NUMBERS, *OWNERSHIP, *LISTINGS, *PREMISES, *HONEST)

__all__ = ["STORIES", "Story"]
