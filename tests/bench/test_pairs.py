"""What the table of labelled pairs reads from scores, and what the table of batch linking reads from scored pairs."""

from pathlib import Path

import numpy as np
import pytest
from bench.matching import linking, pairs


def test_auc_is_the_chance_that_the_same_score_above_others() -> None:
    """A tie counts half; an order without a fault is 1."""
    same = np.array([True, True, False, False])
    assert pairs.auc(np.array([0.9, 0.8, 0.3, 0.1]), same) == 1.0
    assert pairs.auc(np.array([0.5, 0.5, 0.5, 0.5]), same) == 0.5
    assert pairs.auc(np.array([0.9, 0.3, 0.5, 0.1]), same) == 0.75


def test_the_best_f1_says_where_it_is() -> None:
    """What scores as much as the threshold is taken."""
    assert pairs.best_f1(np.array([0.9, 0.8, 0.3, 0.1]), np.array([True, True, False, True])) == pytest.approx(
        (6 / 7, 0.1)
    )


def test_the_ceiling_stands_beside_f1(tmp_path: Path) -> None:
    """A true pair that was never compared counts against recall, whatever the score of others."""
    records, found = tmp_path / "records.csv", tmp_path / "pairs.csv"
    records.write_text("unique_id,cluster\na,1\nb,1\nc,1\nd,2\n", encoding="utf-8")
    found.write_text("left_id,right_id,score\nb,a,0.9\na,d,0.4\n", encoding="utf-8")
    read = linking.measured("historical", records, found)
    assert (read["true_pairs"], read["compared"]) == (3, 2)
    assert read["ceiling"] == pytest.approx(1 / 3, abs=1e-4)
    assert (read["precision"], read["recall"], read["f1"], read["threshold"]) == (
        1.0,
        pytest.approx(1 / 3, abs=1e-4),
        0.5,
        0.9,
    )
