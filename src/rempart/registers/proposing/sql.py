"""The mapping of a proposed register, written as a person would write it."""

from rempart.registers.proposing.blocks import parties, tables
from rempart.registers.proposing.cells import cell_relation, file_relation, line_relation
from rempart.registers.proposing.plan import Plan
from rempart.registers.proposing.refusals import doubtful, refused


def mapping_sql(plan: Plan) -> str:
    """Return ``mapping.sql``: relations first, then what is refused and doubtful, then the tables."""
    kind = plan.assigned.kind
    head = (f"-- {kind.title.en}. Proposed by 'rempart map' from the headers and the cells of one file: read it, correct it.\n"
            "-- A cell that has not the form of its column is null in 'cell'; it is refused or counted doubtful below.\n")  # fmt: skip
    blocks = [
        line_relation(plan),
        cell_relation(plan),
        file_relation(plan),
        *refused(plan),
        doubtful(plan),
        *parties(plan),
        *tables(plan),
    ]
    return head + "\n" + "\n\n".join(block for block in blocks if block) + "\n"
