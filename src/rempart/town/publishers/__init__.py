"""The publishers of the practice town: one writer per format, rows exactly as published."""

from rempart.town.publishers import bods, fr_decp, fr_sirene, town_data, town_permits, town_premises, un_sanctions
from rempart.town.publishers.form import Publisher

PUBLISHERS: dict[str, Publisher] = {
    module.PUBLISHER.register: module.PUBLISHER for module in (un_sanctions, fr_decp, bods, town_premises, town_permits)
}
WHOLE: dict[str, Publisher] = {module.PUBLISHER.register: module.PUBLISHER for module in (fr_sirene, town_data)}
"""Those of the whole town, besides."""

__all__ = ["PUBLISHERS", "WHOLE", "Publisher"]
