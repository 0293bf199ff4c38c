"""The publishers of the practice town: one writer per format, rows exactly as published."""

from rempart.town.publishers import bods, fr_decp, town_permits, town_premises, un_sanctions
from rempart.town.publishers.form import Publisher

PUBLISHERS: dict[str, Publisher] = {
    module.PUBLISHER.register: module.PUBLISHER for module in (un_sanctions, fr_decp, bods, town_premises, town_permits)
}

__all__ = ["PUBLISHERS", "Publisher"]
