"""Office files, which are archives of XML: what they are, and whether anything in them could act, swell or lead elsewhere."""

import io
import re
import zipfile

from lxml import etree

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
_ENTRIES, _WHOLE, _RATIO, _ONE_XML = 2000, 200 * 1024 * 1024, 200, 100 * 1024 * 1024
_MAIN = {
    f"{DOCX}.main+xml": DOCX,
    f"{XLSX}.main+xml": XLSX,
}
_ACTS = re.compile(
    r"vba|macro|activex|oleobject|embeddings/|basic/|scripts/|\.(bin|exe|dll|js|vbs|jar|zip|docm|xlsm)$|externallinks?/|customui",
    re.IGNORECASE,
)
_LINKS = {"hyperlink"}
"""Relations that a reader follows by clicking; any other that leads outside is opened by itself."""
_ODF_ACTS = ("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}scripts", "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}object-ole",
             "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}plugin", "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}applet",
             "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}dde-source")  # fmt: skip
_HREF = "{http://www.w3.org/1999/xlink}href"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_FIELDS = re.compile(r"\b(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK)\b")


def examined(content: bytes) -> tuple[str, str | None]:
    """Return the kind of an archive, and why it is refused; None where it is taken."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            refused = _swells(entries, len(content)) or _named_badly(entries)
            if refused:
                return "", refused
            return _looked_into(archive, [one.filename for one in entries])
    except (
        zipfile.BadZipFile,
        etree.XMLSyntaxError,
        KeyError,
        NotImplementedError,
        OSError,
        RuntimeError,
        ValueError,
        EOFError,
    ):
        return "", "broken"


def _swells(entries: list[zipfile.ZipInfo], size: int) -> str | None:
    whole = sum(one.file_size for one in entries)
    much = any(one.file_size > 1_000_000 and one.file_size > _RATIO * max(one.compress_size, 1) for one in entries)
    if len(entries) > _ENTRIES or whole > _WHOLE or much or whole > _RATIO * max(size, 1):
        return "swells"
    return None


def _named_badly(entries: list[zipfile.ZipInfo]) -> str | None:
    names = [one.filename for one in entries]
    if any(one.flag_bits & 1 for one in entries):
        return "locked"
    if len(set(map(str.casefold, names))) != len(names) or any(
        name.startswith("/") or "\\" in name or ".." in name.split("/") for name in names
    ):
        return "broken"
    return (
        "active"
        if any(_ACTS.search(name) and not name.casefold().endswith(".xml") for name in names)
        or any(re.search(r"(?i)basic/|scripts/|activex|externallinks?/|embeddings/|customui", name) for name in names)
        else None
    )


def _looked_into(archive: zipfile.ZipFile, names: list[str]) -> tuple[str, str | None]:
    kind = _kind(archive, names)
    if kind is None:
        return "", "kind"
    for name in names:
        if name.casefold().endswith((".xml", ".rels", ".rdf", ".vml")):
            reason = _acts(_opened(archive, name), odf=kind in (ODT, ODS))
            if reason:
                return kind, reason
    return kind, None


def _kind(archive: zipfile.ZipFile, names: list[str]) -> str | None:
    """Return what an archive says that it is, and holds; None where it is nothing that is taken."""
    if "[Content_Types].xml" in names:
        types = _parsed(_opened(archive, "[Content_Types].xml"))
        told = {one.get("ContentType", "") for one in types.iter() if isinstance(one.tag, str)}
        found = {kind for text, kind in _MAIN.items() if text in told}
        part = {DOCX: "word/document.xml", XLSX: "xl/workbook.xml"}
        return next((kind for kind in found if len(found) == 1 and part[kind] in names), None)
    if names and names[0] == "mimetype" and "content.xml" in names:
        told_kind = archive.read("mimetype")[:100].decode("ascii", "replace").strip()
        return told_kind if told_kind in (ODT, ODS) else None
    return None


def _opened(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return one entry; what its head says of its size is not trusted."""
    with archive.open(name) as file:
        content = file.read(_ONE_XML + 1)
    if len(content) > _ONE_XML:
        raise ValueError("too large")
    return content


def _parsed(content: bytes) -> etree._Element:
    if re.search(rb"<!\s*(DOCTYPE|ENTITY)", content[:100_000], re.IGNORECASE) or b"<!DOCTYPE" in content:
        raise ValueError("a document type")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr] # in an encoding in which it was not seen above
        raise ValueError("a document type")
    return root


def _acts(content: bytes, *, odf: bool) -> str | None:
    """Return why one part is refused."""
    for one in _parsed(content).iter():
        if not isinstance(one.tag, str):
            continue
        if one.tag == _RELATION and _leads_out(one):
            return "active"
        name = etree.QName(one).localname
        if name in ("instrText", "fldSimple") and _FIELDS.search(
            (one.text or "") + " ".join(map(str, one.attrib.values()))
        ):
            return "active"
        if name in ("oleObject", "ddeLink", "control", "OLEObject"):
            return "active"
        if odf and ((one.tag in _ODF_ACTS and (len(one) or one.attrib)) or _odf_link(one)):
            return "active"
    return None


def _leads_out(relation: etree._Element) -> bool:
    kind = relation.get("Type", "").rpartition("/")[2].casefold()
    outside = relation.get("TargetMode", "").casefold() == "external"
    return bool(re.search("vba|macro|oleobject|activex|externallink|attachedtemplate|frame|subdocument", kind)) or (
        outside and kind not in _LINKS
    )


def _odf_link(one: etree._Element) -> bool:
    """Tell whether an element of an open document is filled from elsewhere; what a reader clicks is none."""
    href = one.get(_HREF)
    name = etree.QName(one).localname
    if name == "event-listener":
        return True
    return bool(href) and name != "a" and bool(re.match(r"(?i)[a-z][a-z0-9+.-]*:|//|\.\./|/", href or ""))
