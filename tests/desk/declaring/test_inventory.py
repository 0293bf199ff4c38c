"""The inventory is whole: no fitted number, model file or machine-learning library that it does not name (R-38)."""

import ast
import importlib
import re
from pathlib import Path

import pytest

from rempart.desk.declaring import inventory
from rempart.desk.declaring.inventory import PACKAGE, components

ROOT = Path(__file__).parents[3]
MANY = 8
"""Decimal numbers from which a file of data must stand in the inventory."""
MODELS = {
    ".bin", ".ckpt", ".gguf", ".h5", ".hdf5", ".joblib", ".keras", ".model", ".npy", ".npz", ".onnx", ".pb", ".pickle", ".pkl",
    ".pmml", ".pt", ".pth", ".rds", ".safetensors", ".tflite", ".weights",
}  # fmt: skip
LEARNING = {
    "autogluon", "catboost", "fasttext", "flax", "gensim", "h2o", "huggingface-hub", "jax", "joblib", "keras", "lightgbm", "mxnet",
    "nltk", "onnxruntime", "paddlepaddle", "pymc", "pyro-ppl", "recordlinkage", "scikit-learn", "sentence-transformers", "skops", "spacy",
    "splink", "statsmodels", "tensorflow", "tflite-runtime", "thinc", "tokenizers", "torch", "transformers", "xgboost", "zingg",
}  # fmt: skip
IMPORTED = {name.replace("-", "_") for name in LEARNING} | {"sklearn"}
_DECIMAL = re.compile(r"(?<![\w.])-?\d+\.\d+(?![\w.])")


def numbers_of(folder: Path) -> set[str]:
    """Return the files of data that hold many decimal numbers, apart from samples, and from signals, which are published rules."""
    found = set()
    for path in folder.rglob("*"):
        known = {"sample", "expected", "catalogue", "static"} & set(path.relative_to(folder).parts)
        if (
            path.suffix in (".yml", ".yaml", ".json", ".csv", ".toml", ".txt", ".jsonl")
            and not known
            and len(_DECIMAL.findall(path.read_text(encoding="utf-8", errors="replace"))) >= MANY
        ):
            found.add(path.relative_to(folder).as_posix())
    return found


def models_of(folder: Path) -> set[str]:
    """Return the files that are models by their name."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.suffix.lower() in MODELS}


def learning_in(text: str) -> set[str]:
    """Return the machine-learning libraries among the pinned packages of a lock."""
    return LEARNING & {name.lower().replace("_", "-") for name in re.findall(r"^([\w.-]+)==", text, re.MULTILINE)}


def test_every_file_of_numbers_is_declared() -> None:
    """A file with many decimal numbers stands in the inventory, and so does one that says of itself that it was fitted."""
    declared = {one.file for one in components()}
    fitted = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.yml")
        if re.search(r"^#.*\b([Ff]itted|[Cc]alibrated|[Mm]easured)\b", path.read_text(encoding="utf-8"), re.MULTILINE)
        and "declaring" not in path.parts
    }
    assert numbers_of(PACKAGE) | fitted <= declared, sorted((numbers_of(PACKAGE) | fitted) - declared)


def test_every_declared_file_is_the_reviewed_one() -> None:
    """The frozen hash is that of the file; whoever changes one reviews it, and writes its hash and day."""
    for one in components():
        assert one.hash_here() == one.sha256, one.file


def test_numbers_carried_into_the_code_are_the_declared_ones() -> None:
    """Thresholds that moved with the calibration stand in the code with the declared value."""
    for one in components():
        for name, value in one.constants.items():
            module, _, constant = name.rpartition(".")
            assert getattr(importlib.import_module(module), constant) == value, name


def test_what_is_named_as_its_making_exists() -> None:
    """Each program of bench/ and each decision that made a component is there."""
    for one in components():
        for path in re.findall(r"(?:bench|docs)/[\w/]+(?:\.py)?", one.made_by):
            assert list(ROOT.glob(f"{path}*")), f"{one.file}: {path}"


def test_there_is_no_undeclared_model_file() -> None:
    """No file of the package, nor of the checkout's data, is a model by its name."""
    assert models_of(PACKAGE) == set()


def test_no_dependency_learns() -> None:
    """No lock, no extra and no import of the package is a machine-learning library."""
    locks = [path.read_text(encoding="utf-8") for path in (ROOT / "requirements").glob("*.txt")]
    assert locks
    assert [learning_in(text) for text in locks] == [set()] * len(locks)
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert not {name for name in LEARNING if re.search(rf'^\s*"{re.escape(name)}[\[<>=~!"]', project, re.MULTILINE)}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {name.partition(".")[0] for name in names} & IMPORTED, path


def test_an_undeclared_file_or_library_is_found(tmp_path: Path) -> None:
    """The searches above can fail."""
    (tmp_path / "weights.yml").write_text("\n".join(f"w{n}: 0.{n}1" for n in range(MANY)), encoding="utf-8")
    (tmp_path / "net.onnx").write_bytes(b"")
    assert numbers_of(tmp_path) == {"weights.yml"}
    assert models_of(tmp_path) == {"net.onnx"}
    assert learning_in("numpy==2\nscikit_learn==1.5\n") == {"scikit-learn"}


def test_another_file_than_the_reviewed_one_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """On a machine where a file was changed or taken away, the paper says so."""
    from rempart.desk.declaring import generic, paper

    one = components()[0]
    changed = tmp_path / one.file
    changed.parent.mkdir(parents=True)
    changed.write_text("prior: 9.0\n", encoding="utf-8")
    monkeypatch.setattr(inventory, "PACKAGE", tmp_path)
    told = [dict(part.pairs)["The file that runs here"] for part in paper("inventory", generic(), "en").parts[:-1]]
    assert told[0].startswith("ANOTHER than the reviewed one: SHA-256 ")
    assert set(told[1:]) == {"missing"}
