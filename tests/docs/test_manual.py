"""The manual is fresh and complete, and its links lead somewhere."""

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote

import pytest

from rempart.ledger import dictionary
from rempart.registers import available
from rempart.signals import load_catalogue

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
LINK = re.compile(r"\]\((?!https?:|mailto:|<)([^)#\s]*)(?:#([^)\s]*))?\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def _generator() -> ModuleType:
    """The module that writes the generated pages, loaded as ``python docs/generate.py`` loads it."""
    if str(DOCS) not in sys.path:
        sys.path.append(str(DOCS))
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def _anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as a forge makes them."""
    heads = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.slow
def test_generated_pages_are_fresh() -> None:
    """What is generated is what would be generated now; else run ``make golden``."""
    generator = _generator()
    assert generator.stale(generator.pages()) == []


def test_every_command_is_in_the_manual() -> None:
    """Each command has a heading in the reference, and the tutorial or a how-to shows its use."""
    used = "".join(
        page.read_text(encoding="utf-8") for part in ("tutorial", "how-to") for page in (DOCS / part).glob("*.md")
    )
    for command in _generator().commands():
        assert f"## rempart {command}" in _read("reference/commands.md")
        assert f"rempart {command}" in used


def test_every_key_of_a_card_is_explained() -> None:
    """The reference of the card says what each key is for, and of no other."""
    _generator()
    page = sys.modules["card_page"]
    assert set(page.MEANING) == set(page.keys())


def test_every_register_table_and_signal_is_in_the_manual() -> None:
    """Each register, table and signal has a heading or a page of its own."""
    for register in available():
        assert f"[{register}](registers/{register}.md)" in _read("reference/registers.md")
        assert f"\n# {register}: " in _read(f"reference/registers/{register}.md")
    for name, table in dictionary().items():
        assert f"\n### {name}\n" in _read("reference/tables.md")
        for column in table.columns:
            assert f"| `{column.name}` |" in _read("reference/tables.md")
    for signal in load_catalogue():
        assert f"signals/{signal.code}.md" in _read("reference/signals.md")
        assert Path(signal.file).name in _read(f"reference/signals/{signal.code}.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """Each relative link names a file that exists, and a heading of it."""
    for target, anchor in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        found = (page.parent / unquote(target)).resolve() if target else page
        assert found.exists(), f"{target} does not exist"
        if anchor and found.suffix == ".md":
            assert anchor in _anchors(found), f"{target}#{anchor} does not exist"


def test_every_page_is_reached_from_the_index() -> None:
    """No page lies aside: each stands in a table of contents."""
    listed = "\n".join(page.read_text(encoding="utf-8") for page in DOCS.rglob("*.md"))
    for page in DOCS.rglob("*.md"):
        name = str(page.relative_to(DOCS)).removesuffix(".md")
        if name != "index" and not re.match(r"decisions/0", name):
            assert re.search(
                rf"^({re.escape(name)}|{re.escape(name.removeprefix('reference/'))})$", listed, re.MULTILINE
            ), name


def test_decisions_have_one_form() -> None:
    """Numbers run without a gap, and each page says situation, choice, cost and when to reopen."""
    pages = sorted((DOCS / "decisions").glob("0*.md"))
    assert [page.name[:4] for page in pages] == [f"{number:04}" for number in range(1, len(pages) + 1)]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"# {page.name[:4]}: ")
        for part in ("**Situation.**", "**Choice.**", "**Cost.**", "**Reopen**"):
            assert part in text, f"{page.name} lacks {part}"


def test_decisions_cited_in_the_source_exist() -> None:
    """Wherever the source or a signal cites docs/decisions/NNNN, that page exists."""
    for path in (ROOT / "src").rglob("*"):
        if path.suffix in (".py", ".yml", ".md", ".sql"):
            for number in re.findall(r"docs/decisions/(\d{4})", path.read_text(encoding="utf-8")):
                assert list((DOCS / "decisions").glob(f"{number}-*.md")), f"{path.name} cites {number}"


def test_thresholds_stand_in_their_decision() -> None:
    """Decision 0007 names every parameter of the catalogue with its basis."""
    (page,) = (DOCS / "decisions").glob("0007-*.md")
    rows = [[cell.strip() for cell in row.split("|")] for row in page.read_text(encoding="utf-8").splitlines()]
    said = {(code, row[2], row[4]) for row in rows if len(row) == 7 for code in row[1].split(", ")}
    for signal in load_catalogue():
        for name, values in signal.contract.parameters.items():
            assert (signal.code, name, values[-1].basis) in said, f"{signal.code} {name}"


def test_both_readmes_have_the_same_shape() -> None:
    """The same headings in number and depth, the same pictures and links but for the language."""
    shapes = []
    for name in ("README.md", "README.fr.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        heads = re.findall(r"^(#+) ", text, re.MULTILINE)
        links = [re.sub(r"\.fr\b|\.en\b", "", target) for target, _ in LINK.findall(text)]
        shapes.append((heads, links))
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("name", ["README.md", "README.fr.md"])
def test_readmes_count_the_registers(name: str) -> None:
    """The number of registers, and the sum over their families, is that of the folders."""
    told = re.search(r"\[(\d+) regist(?:er|re)s\][^;]*;", (ROOT / name).read_text(encoding="utf-8"))
    assert told is not None
    families = re.findall(r"\((\d+)\)", told[0])
    assert int(told[1]) == sum(map(int, families)) == len(available())
