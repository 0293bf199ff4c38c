"""What ``rempart procedure`` says is said in the language that was asked for."""

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
