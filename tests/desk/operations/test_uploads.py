"""What comes from outside is taken by what it is; whatever could act, swell or lead elsewhere is refused. A hostile corpus."""

import io
import struct
import zipfile
import zlib

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from rempart.desk.cases.uploads import LARGEST, RefusedUploadError, accept, handed_out, safe_name
from rempart.desk.cases.uploads_office import DOCX, ODT, XLSX


def taken(content: bytes, name: str = "paper") -> tuple[str, str, bytes]:
    """What is kept of a file."""
    found = accept(SimpleUploadedFile(name, content))
    return found.name, found.media_type, found.content


def refused(content: bytes, name: str = "paper") -> str:
    """Why a file is refused."""
    with pytest.raises(RefusedUploadError) as error:
        accept(SimpleUploadedFile(name, content))
    assert name not in str(error.value)
    assert error.value.words.fr
    return error.value.reason


def pdf(**acts: str) -> bytes:
    """A PDF of one page; with what acts in its catalogue."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    for name, kind in acts.items():
        action = DictionaryObject({NameObject("/S"): NameObject(f"/{kind}"), NameObject("/F"): TextStringObject("a")})
        writer._root_object[NameObject(f"/{name}")] = writer._add_object(action)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    """One part of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int = 1, more: bytes = b"") -> bytes:
    """A PNG of one black line."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + more + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def jpeg(more: bytes = b"") -> bytes:
    """The frame of a JPEG, with one more part."""
    size = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, 1, 1, 1) + b"\x01\x11\x00"
    return (
        b"\xff\xd8"
        + more
        + size
        + b"\xff\xda"
        + struct.pack(">H", 8)
        + b"\x01\x01\x00\x00\x3f\x00"
        + b"\x12\xff\x00\xff\xd9"
    )


def docx() -> bytes:
    """A letter."""
    out = io.BytesIO()
    document = Document()
    document.add_paragraph("Bonjour")
    document.save(out)
    return out.getvalue()


def xlsx() -> bytes:
    """A table."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write(0, 0, "a")
    return out.getvalue()


def odt(content: str = "<office:body/>", mimetype: str = ODT, **more: bytes) -> bytes:
    """An open document."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
        spaces = (
            'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
        )
        archive.writestr("content.xml", f"<office:document-content {spaces}>{content}</office:document-content>")
        for name, data in more.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def with_part(archive: bytes, name: str, data: bytes, replacing: bool = False) -> bytes:
    """An archive with one more part, or one in the place of another."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            if not (replacing and one.filename == name):
                new.writestr(one.filename, old.read(one.filename))
        new.writestr(name, data)
    return out.getvalue()


RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="http://203.0.113.9/x" '
    'TargetMode="External"/></Relationships>'
)


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (pdf(), "kbis.pdf", "application/pdf"), (png(), "plan.png", "image/png"), (jpeg(), "photo.jpg", "image/jpeg"),
        (docx(), "lettre.docx", DOCX), (xlsx(), "comptes.xlsx", XLSX), (odt(), "lettre.odt", ODT),
        (b"a;b\n1;2\n", "table.csv", "text/csv"), ("Été\n".encode("cp1252"), "note.txt", "text/plain"),
    ],
    ids=["pdf", "png", "jpeg", "docx", "xlsx", "odt", "csv", "text"],
)  # fmt: skip
def test_what_a_town_receives_is_taken(content: bytes, name: str, media_type: str) -> None:
    """Each kind of the list, under its own name."""
    assert taken(content, name)[:2] == (name, media_type)


def test_the_kind_is_what_the_file_is_and_not_its_name() -> None:
    """A program called a PDF is refused; a PDF called a picture is a PDF."""
    assert refused(b"MZ\x90\x00\x03", "kbis.pdf") == "kind"
    assert taken(pdf(), "photo.png")[:2] == ("photo.pdf", "application/pdf")
    for content in (
        b"<html><script>x</script>",
        b"<?xml version='1.0'?><svg/>",
        b"\x7fELF\x00",
        b"GIF89a\x00",
        b"{\\rtf1\x00",
    ):
        assert refused(content, "a.txt") == "kind"


def test_size_counts_by_what_comes() -> None:
    """Nothing, and too much."""
    assert refused(b"") == "empty"
    assert refused(b"a" * (LARGEST + 1)) == "large"
    modest = SimpleUploadedFile("list.csv", b"a" * (LARGEST + 1))
    modest.size = 10  # what is announced is less than what comes
    with pytest.raises(RefusedUploadError) as told:
        accept(modest)
    assert told.value.reason == "large"


@pytest.mark.parametrize("kind", ["JavaScript", "Launch", "SubmitForm", "GoToR", "Rendition", "J#61vaScript"])
def test_a_pdf_that_acts_is_refused(kind: str) -> None:
    """An action in the catalogue, also under a name written otherwise, and one hidden in a compressed part."""
    raw = pdf(OpenAction="Xxxxxx").replace(b"/Xxxxxx", f"/{kind}".encode())
    assert refused(raw, "a.pdf") == "active"
    hidden = zlib.compress(f"1 0 << /S /{kind} >>".encode())
    packed = b"\n9 0 obj\n<< /Type /ObjStm /Filter /FlateDecode >>\nstream\n" + hidden + b"\nendstream\nendobj\n"
    assert refused(pdf().replace(b"startxref", packed + b"startxref"), "a.pdf") == "active"


def test_a_pdf_that_carries_is_locked_swells_or_is_cut_is_refused() -> None:
    """Attached files, a password, a bomb, half a file."""
    writer = PdfWriter()
    writer.add_blank_page(10, 10)
    writer.add_attachment("a.exe", b"MZ")
    out = io.BytesIO()
    writer.write(out)
    assert refused(out.getvalue()) == "active"
    assert refused(pdf().replace(b"trailer\n<<", b"trailer\n<< /Encrypt 9 0 R")) == "locked"
    bomb = zlib.compress(bytes(210 * 1024 * 1024), 9)
    packed = b"\n9 0 obj\n<<>>\nstream\n" + bomb + b"\nendstream\nendobj\n"
    assert refused(pdf().replace(b"startxref", packed + b"startxref")) == "swells"
    assert refused(pdf()[:200]) == "broken"


def test_pictures_lose_what_is_not_the_picture() -> None:
    """Place, author and what follows the end are gone; the pixels are the same; a damaged or endless one is refused."""
    place = chunk(b"eXIf", b"Lucie 48.85") + chunk(b"tEXt", b"Author\0Lucie")
    assert taken(png(more=place) + b"PK\x03\x04 Lucie")[2] == png()
    exif = b"\xff\xe1" + struct.pack(">H", 12) + b"Exif\0\0Luci" + b"\xff\xfe" + struct.pack(">H", 7) + b"Lucie"
    assert taken(jpeg(exif) + b"<script>Lucie")[2] == jpeg()
    assert refused(png()[:-9]) == "broken"
    assert refused(png(width=2_000_000_000)) == "swells"
    assert refused(jpeg()[:20]) == "broken"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("word/vbaProject.bin", b"x"), ("word/embeddings/oleObject1.bin", b"x"), ("word/activeX/activeX1.xml", b"<a/>"),
        ("customUI/customUI.xml", b"<a/>"), ("word/_rels/more.xml.rels", RELATIONS.format(kind="attachedTemplate").encode()),
        ("word/_rels/pic.xml.rels", RELATIONS.format(kind="image").encode()),
        ("word/more.xml", b'<w:p xmlns:w="u"><w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText></w:p>'),
    ],
    ids=["macro", "object", "activex", "ribbon", "template", "picture from elsewhere", "field"],
)  # fmt: skip
def test_a_letter_that_acts_or_leads_elsewhere_is_refused(name: str, data: bytes) -> None:
    """What runs, and what is fetched when the letter is opened; a link that a reader clicks is none of it."""
    assert refused(with_part(docx(), name, data)) == "active"
    assert (
        taken(with_part(docx(), "word/_rels/l.xml.rels", RELATIONS.format(kind="hyperlink").encode()), "a")[1] == DOCX
    )


def test_a_form_with_macros_is_none_of_the_list() -> None:
    """A DOCM called DOCX says what it is in its table of contents."""
    types = zipfile.ZipFile(io.BytesIO(docx())).read("[Content_Types].xml")
    changed = types.replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    assert refused(with_part(docx(), "[Content_Types].xml", changed, replacing=True), "a.docx") == "kind"


def test_document_types_are_refused() -> None:
    """No entity is read, whatever it points to, in whichever encoding."""
    attack = '<?xml version="1.0"{}?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    for data in (attack.format("").encode(), attack.format(' encoding="UTF-16"').encode("utf-16")):
        assert refused(with_part(docx(), "word/more.xml", data)) == "broken"


def test_open_documents_that_act_are_refused() -> None:
    """Scripts, listeners, and pictures from elsewhere."""
    assert refused(odt(Basic__a__b_xml=b"<a/>")) == "active"
    assert refused(odt("<office:event-listener/>")) == "active"
    assert refused(odt('<office:image xlink:href="http://203.0.113.9/x.png"/>')) == "active"
    assert refused(odt(mimetype="application/vnd.oasis.opendocument.text-master")) == "kind"


def test_archives_that_swell_or_lie_are_refused() -> None:
    """Ratio, entries, names that leave the folder, an archive that is none of an office."""
    assert refused(with_part(docx(), "word/big.xml", bytes(60_000_000))) == "swells"
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(2001):
            archive.writestr(str(number), b"")
    assert refused(many.getvalue()) == "swells"
    assert refused(with_part(docx(), "../../etc/cron.d/x", b"x")) == "broken"
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("a.txt", b"x")
    assert refused(plain.getvalue()) == "kind"
    assert refused(docx()[:500]) == "broken"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd.pdf"), ("C:\\temp\\kbis.pdf", "kbis.pdf"), ("kbis.pdf.exe", "kbis.pdf"),
        ("a\u202efdp.exe", "afdp.pdf"), ('a"; filename="b.html', "a__ filename=_b.pdf"), ("", "document.pdf"), ("...", "document.pdf"),
        ("Été à Étretat.PDF", "Été à Étretat.pdf"), ("x" * 300, "x" * 116 + ".pdf"), ("a\r\nSet-Cookie: b", "aSet-Cookie_ b.pdf"),
    ],
)  # fmt: skip
def test_names_are_safe_everywhere(name: str, safe: str) -> None:
    """No path, no control character, no direction of writing, the ending of what the file is."""
    assert safe_name(name, "application/pdf") == safe


def test_files_are_handed_out_as_downloads() -> None:
    """Never shown in the page, never guessed at, and nothing in them may act."""
    answer = handed_out("Été.pdf", "application/pdf", b"%PDF-")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert (answer["X-Content-Type-Options"], "sandbox" in answer["Content-Security-Policy"]) == ("nosniff", True)
