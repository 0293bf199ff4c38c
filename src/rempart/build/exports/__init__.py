"""A snapshot written in the exchange forms of others."""

from rempart.build.exports.bods import export_bods
from rempart.build.exports.ftm import export_ftm
from rempart.build.exports.graphml import Around, export_graphml
from rempart.build.exports.writing import Exported

__all__ = ["Around", "Exported", "export_bods", "export_ftm", "export_graphml"]
