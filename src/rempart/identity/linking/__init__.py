"""Files of parties linked in bulk: a town's companies against a register, two lists, duplicates inside one.

Files become columns (``reading``, ``records``, ``words``); records that have a key in common are candidates (``keys``,
``candidates``), under a bound that no key can pass; candidates are compared in whole arrays (``scores``) with the weights of
``compare``; what is kept is written as pairs, one to one, or in groups (``averages``, ``groups``, ``writing``).
"""

from rempart.identity.linking.prior import LEAST_ALIKE
from rempart.identity.linking.run import AgainstTruth, As, Linked, link
from rempart.identity.linking.truth import Measured

__all__ = ["LEAST_ALIKE", "AgainstTruth", "As", "Linked", "Measured", "link"]
