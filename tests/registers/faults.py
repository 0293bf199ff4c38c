"""Publishers' files gone wrong: each fault is a function from the bytes of a good file to those of a bad one."""

from collections.abc import Callable

from rempart.registers import FormOfRegister
from rempart.registers.form import CsvFormat, JsonFormat, XmlFormat

SECRET = "Zzyzxa Quorvane"
"""A name put into bad files: no error may quote it."""


def truncated(_: FormOfRegister, good: bytes) -> bytes:
    """Cut in the middle of the last record."""
    text = good.rstrip()
    return text[: len(text) - max(40, len(text.rsplit(b"\n", 1)[-1]) // 2)]


def empty(_: FormOfRegister, __: bytes) -> bytes:
    """Nothing at all."""
    return b""


def html(_: FormOfRegister, __: bytes) -> bytes:
    """What a server says when it is not well."""
    return f"\n<!DOCTYPE html><html><body>{SECRET}: service unavailable</body></html>".encode()


def wrong_encoding(register: FormOfRegister, good: bytes) -> bytes:
    """Saved by an office suite in the encoding of its country."""
    text = good.decode("utf-8")
    if isinstance(register.form.format, XmlFormat):
        return text.replace("Norvik", "Nörvik").encode("cp1252", "replace")
    if isinstance(register.form.format, JsonFormat):
        return text.replace("Verrand", "Vérrand").encode("cp1252")
    return text.replace("COMMUNE", "COMMUNÉ").encode("cp1252")


def missing_column(register: FormOfRegister, good: bytes) -> bytes:
    """A used column renamed by the publisher."""
    column = register.form.columns.required[0]
    return good.replace(column.encode(), b"RENAMED")


def giant_line(register: FormOfRegister, good: bytes) -> bytes:
    """One value of 200 MB."""
    filler = b"x" * 200_000_000
    if isinstance(register.form.format, CsvFormat):
        lines = good.split(b"\n", 2)
        return lines[0] + b"\n" + filler + lines[1] + b"\n" + lines[2]
    if isinstance(register.form.format, JsonFormat):
        return good.replace(b"Invented register", filler, 1)
    return good.replace(b"Ardavan", filler, 1)


def entity_bomb(_: FormOfRegister, good: bytes) -> bytes:
    """A billion laughs in front of the root element."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    head, root, rest = good.partition(b"<CONSOLIDATED_LIST")
    bomb = f'<!DOCTYPE x [<!ENTITY l0 "{SECRET}">{laughs}]>'.encode()
    return head + bomb + root + rest.replace(b"Ardavan", b"&l9;", 1)


FAULTS: dict[str, Callable[[FormOfRegister, bytes], bytes]] = {
    "truncated": truncated,
    "empty": empty,
    "html": html,
    "wrong encoding": wrong_encoding,
    "missing column": missing_column,
}
