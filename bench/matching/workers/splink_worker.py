"""splink as a worker, with the rules and comparisons of its own tutorials: ``splink_worker.py TASK RECORDS OUT``.

TASK is ``historical``, ``fake1000``, ``febrl3`` or ``febrl4``; RECORDS a CSV file; OUT becomes a parquet of ``left_id, right_id, score``
of all pairs that its rules let it compare. Prints the seconds of each step and the memory as JSON.
"""

import json
import logging
import sys
import time
from typing import Any

import duckdb
import splink.comparison_library as cl
from serve import memory
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

HISTORICAL_RULES = [
    block_on("substr(first_name,1,3)", "substr(surname,1,4)"),
    block_on("surname", "dob"),
    block_on("first_name", "dob"),
    block_on("postcode_fake", "first_name"),
    block_on("postcode_fake", "surname"),
    block_on("dob", "birth_place"),
    block_on("substr(postcode_fake,1,3)", "dob"),
    block_on("substr(postcode_fake,1,3)", "first_name"),
    block_on("substr(postcode_fake,1,3)", "surname"),
    block_on("substr(first_name,1,2)", "substr(surname,1,2)", "substr(dob,1,4)"),
]
HISTORICAL = {
    "blocking_rules_to_generate_predictions": HISTORICAL_RULES,
    "comparisons": [
        cl.ForenameSurnameComparison("first_name", "surname", forename_surname_concat_col_name="first_and_surname"),
        cl.DateOfBirthComparison("dob", input_is_string=True),
        cl.PostcodeComparison("postcode_fake"),
        cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
        cl.ExactMatch("occupation").configure(term_frequency_adjustments=True),
    ],
}
HISTORICAL_SURE = [
    "l.first_name = r.first_name and l.surname = r.surname and l.dob = r.dob",
    "substr(l.first_name,1,2) = substr(r.first_name,1,2) and l.surname = r.surname "
    "and substr(l.postcode_fake,1,2) = substr(r.postcode_fake,1,2)",
    "l.dob = r.dob and l.postcode_fake = r.postcode_fake",
]
FAKE = {
    "blocking_rules_to_generate_predictions": [
        block_on(column) for column in ("first_name", "surname", "dob", "email")
    ],
    "comparisons": [
        cl.NameComparison("first_name"),
        cl.NameComparison("surname"),
        cl.DateOfBirthComparison("dob", input_is_string=True),
        cl.ExactMatch("city").configure(term_frequency_adjustments=True),
        cl.EmailComparison("email"),
    ],
}
FAKE_SURE = ["l.first_name = r.first_name and l.surname = r.surname and l.dob = r.dob", "l.email = r.email"]
FEBRL = {
    "blocking_rules_to_generate_predictions": [
        block_on("given_name", "surname"),
        block_on("date_of_birth"),
        block_on("soc_sec_id"),
        block_on("state", "address_1"),
        block_on("street_number", "address_1"),
        block_on("postcode"),
    ],
    "comparisons": [
        cl.NameComparison("given_name"),
        cl.NameComparison("surname"),
        cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
        cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
        cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
    ],
}
FEBRL_3 = {
    **FEBRL,
    "blocking_rules_to_generate_predictions": [
        block_on(column) for column in ("soc_sec_id", "given_name", "surname", "date_of_birth", "postcode")
    ],
}
FEBRL_SURE = [
    "l.soc_sec_id = r.soc_sec_id",
    "l.given_name = r.given_name and l.surname = r.surname and l.date_of_birth = r.date_of_birth",
    "l.given_name = r.surname and l.surname = r.given_name and l.date_of_birth = r.date_of_birth",
]
TASKS: dict[str, tuple[dict[str, Any], list[str], float, list[Any]]] = {
    "historical": (HISTORICAL, HISTORICAL_SURE, 0.6, [block_on("first_name", "surname"), block_on("dob")]),
    "fake1000": (FAKE, FAKE_SURE, 0.7, [block_on("first_name", "surname"), block_on("dob")]),
    "febrl3": (FEBRL_3, FEBRL_SURE, 0.9, [block_on("date_of_birth"), block_on("postcode")]),
    "febrl4": (FEBRL, FEBRL_SURE, 0.9, [block_on("date_of_birth"), block_on("postcode")]),
}


def main(task: str, records: str, out: str) -> None:
    """Train, predict, write, tell."""
    logging.disable(logging.WARNING)
    parts, sure, recall, training = TASKS[task]
    connection = duckdb.connect()
    connection.execute("set threads = 1")
    connection.execute("create table records as select * from read_csv($1, all_varchar = true)", [records])
    api = DuckDBAPI(connection)
    frames = [api.register("records")]
    if task == "febrl4":
        for side in ("a", "b"):
            connection.execute(
                f"create table side_{side} as select * exclude (side) from records where side = '{side}'"
            )
        frames = [api.register(f"side_{side}", dataset_display_name=side) for side in ("a", "b")]
    steps = {}
    began = time.perf_counter()
    kind = "link_only" if task == "febrl4" else "dedupe_only"
    linker = Linker(frames if len(frames) > 1 else frames[0], SettingsCreator(link_type=kind, **parts))
    linker.training.estimate_probability_two_random_records_match(sure, recall=recall)
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    for rule in training:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    steps["train_s"] = time.perf_counter() - began
    began = time.perf_counter()
    predicted = linker.inference.predict()
    steps["predict_s"] = time.perf_counter() - began
    connection.execute(
        f"copy (select unique_id_l as left_id, unique_id_r as right_id, match_weight as score "
        f"from {predicted.physical_name}) to '{out}' (format parquet)"
    )
    print(json.dumps({**{key: round(value, 2) for key, value in steps.items()}, "most_mb": round(memory()[1], 1)}))


if __name__ == "__main__":
    main(*sys.argv[1:4])
