"""The practice town: invented, seeded, complete, written as publishers write and never as a signal's input.

    write_town(folder, seed) -> Town        five registers over three years, applications, an oracle
    write_town(folder, seed, whole=True)    with the town's own files, and a planted case of every question
    without_planted(folder, story)          the same town without the one record that makes a story
    compare(oracle, reports) -> list        where reports say otherwise than the oracle, in words

Every name and number is made up. This room reads nothing of other rooms but ``base``: what it plants is found again
only through the files.
"""

from rempart.town.generate import PublishedFile, Town, without_planted, write_town
from rempart.town.oracle import Difference, Expectation, Oracle, Watched, compare, compare_watched

__all__ = [
    "Difference",
    "Expectation",
    "Oracle",
    "PublishedFile",
    "Town",
    "Watched",
    "compare",
    "compare_watched",
    "without_planted",
    "write_town",
]
