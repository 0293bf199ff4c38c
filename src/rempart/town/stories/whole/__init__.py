"""The stories of the whole town: one question or more of every family, and decoys, in the town's own files.

Each asks and is asked alone: an application of it gives the questions named and no other, and a run over the town's
files asks about the things named and not about their decoys.
"""

from rempart.town.stories.whole.buying import awards, bids, bids_services, execution, interests, purchases, sensitive
from rempart.town.stories.whole.firms import control, crisis, identifiers, links, listed, officers, shells, shells_means
from rempart.town.stories.whole.form import WholeStory
from rempart.town.stories.whole.places import grants, logistics, places, projects, rents, sales, streets

_MODULES = (awards, bids, bids_services, execution, interests, purchases, sensitive, control, crisis, identifiers, links, listed,
            officers, shells, shells_means, grants, logistics, places, projects, rents, sales, streets)  # fmt: skip
STORIES: tuple[WholeStory, ...] = tuple(story for module in _MODULES for story in module.STORIES)

__all__ = ["STORIES", "WholeStory"]
