"""What ``rempart procedure`` says is said in the language that was asked for."""

import json
from pathlib import Path

from click.testing import CliRunner

from rempart.cli.procedure import command


def said(*arguments: str) -> str:
    """Return what the command prints."""
    return CliRunner().invoke(command, arguments).output


def test_a_pack_is_checked_in_french() -> None:
    told = said("check", "generic", "--lang", "fr")
    assert "situations explorées" in told
    assert "articles non vérifiés sur" in told
    assert "explored" not in told


def test_what_a_step_lacks_is_told_in_french(tmp_path: Path) -> None:
    (tmp_path / "events.yml").write_text(
        "id: c1\nprocedure: application\nevents:\n"
        "  - {kind: receive, on: 2026-01-05, by: a, role: front_desk, carries: {received_on: 2026-01-05}}\n"
        "  - {kind: complete, on: 2026-01-06, by: a, role: front_desk}\n",
        encoding="utf-8",
    )
    told = said("simulate", "generic", str(tmp_path / "events.yml"), "--lang", "fr")
    assert "accorder (il manque : pas encore : les sources ont été consultées)" in told


def test_a_case_is_told_as_data_too(tmp_path: Path) -> None:
    """State, clocks and what may come next, each thing that lacks in both languages; the pack's hash says under which text."""
    (tmp_path / "events.yml").write_text(
        "id: c1\nprocedure: application\nevents:\n"
        "  - {kind: receive, on: 2026-01-05, by: a, role: front_desk, carries: {received_on: 2026-01-05}}\n"
        "  - {kind: complete, on: 2026-01-06, by: a, role: front_desk}\n",
        encoding="utf-8",
    )
    told = json.loads(said("simulate", "generic", str(tmp_path / "events.yml"), "--json"))
    assert (told["state"], told["training"], len(told["pack_sha256"])) == ("screening", True, 64)
    assert [(one["id"], one["start"], one["due"]) for one in told["clocks"]] == [
        ("decision", "2026-01-06", "2026-03-03")
    ]
    (grant,) = (one for one in told["next"] if one["step"] == "grant")
    assert grant["lacks"] == [
        {"en": "not yet: the sources were checked", "fr": "pas encore : les sources ont été consultées"}
    ]


def test_a_procedure_is_drawn_in_both_languages(tmp_path: Path) -> None:
    """One file a procedure; every state stands in it, the numbered list tells every step, and training mode is said."""
    for lang, state, training in (("en", "being screened", "Training mode"), ("fr", "à l’examen", "Mode formation")):
        path = said("draw", "generic", "--out", str(tmp_path), "--lang", lang).strip()
        drawn = Path(path).read_text(encoding="utf-8")
        assert state in drawn
        assert training in drawn
        assert drawn.count('<rect class="b ') == 20
