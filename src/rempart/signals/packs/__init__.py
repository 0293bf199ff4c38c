"""Rule packs: dated values that texts give, by country and by town.

Each country has its folder of YAML files here, a town its own; ``rule_packs`` reads them, fills tables with them, and gives
parameters of signals other values.
"""

from rempart.signals.packs.rule_packs import Layer, PackError, fill, read_packs, with_parameters

__all__ = [
    "Layer",
    "PackError",
    "fill",
    "read_packs",
    "with_parameters",
]
