"""EPUBs of all shapes, made in a moment; and files that no shop should open."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from PIL import Image

OPF = "EPUB/package.opf"
_CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>"""
PDF_LOCK = f"/Encrypt<</Filter/Standard/V 1/R 2/P 0/O({'o' * 32})/U({'u' * 32})>>/ID[(a)(b)]"
"""What a PDF with a password has in its trailer."""
CHAPTER_WORDS = "The kettle sang before anybody in the house was awake. " * 30


def package(metadata: str, manifest: str = "", spine: str = "", version: str = "3.0") -> str:
    """Return a package document around what is given."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="{version}" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">
{metadata}</metadata>
<manifest>{manifest}</manifest><spine>{spine}</spine></package>"""


def page(body: str, kind: str = "") -> str:
    """Return a page of a book."""
    marked = f' epub:type="{kind}"' if kind else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
<head><title>A page</title></head><body{marked}>{body}</body></html>"""


def epub(files: Mapping[str, str | bytes], *, title: str = "The Kettle") -> bytes:
    """Return an EPUB of these files; without a package it gets one with a single chapter."""
    chapter = page(f"<h1>Morning</h1><p>{CHAPTER_WORDS}</p>")
    usual: dict[str, str | bytes] = {
        "META-INF/container.xml": _CONTAINER,
        OPF: package(
            f"<dc:title>{title}</dc:title><dc:language>en</dc:language>",
            '<item id="one" href="one.xhtml" media-type="application/xhtml+xml"/>',
            '<itemref idref="one"/>',
        ),
        "EPUB/one.xhtml": chapter,
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        for name, content in {**usual, **files}.items():
            archive.writestr(name, content)
    return packed.getvalue()


def with_link() -> bytes:
    """Return an EPUB in which a file is a symbolic link."""
    packed = io.BytesIO(epub({}))
    with zipfile.ZipFile(packed, "a") as archive:
        link = zipfile.ZipInfo("EPUB/secret.xhtml")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return packed.getvalue()


def with_many(count: int) -> bytes:
    """Return an EPUB of so many files."""
    return epub({f"EPUB/{number}.css": "" for number in range(count)})


def lying() -> bytes:
    """Return an EPUB whose list says that a file of 3 MB has ten bytes."""
    content = epub({"EPUB/large.css": b"a" * 3_000_000})
    true, said = struct.pack("<I", 3_000_000), struct.pack("<I", 10)
    return content.replace(true, said)


def png_head(width: int, height: int) -> bytes:
    """Return a PNG that says how large it is, and has next to nothing in it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def picture(
    width: int = 600, height: int = 900, colours: tuple[str, str] = ("#103050", "#f0e0c0")
) -> bytes:
    """Return a PNG of two colours, the first over the upper two thirds."""
    drawn = Image.new("RGB", (width, height), colours[0])
    drawn.paste(colours[1], (0, height * 2 // 3, width, height))
    kept = io.BytesIO()
    drawn.save(kept, "PNG")
    return kept.getvalue()


def laughing_package() -> str:
    """Return a package with a billion laughs."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<?xml version="1.0"?><!DOCTYPE package [<!ENTITY l0 "ha">{laughs}]>'
    return package("<dc:title>&l11;</dc:title>").replace(
        '<?xml version="1.0" encoding="UTF-8"?>', head
    )


def outside_package() -> str:
    """Return a package that asks for a file of the machine."""
    head = '<?xml version="1.0"?><!DOCTYPE package [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return package("<dc:title>&x;</dc:title>").replace(
        '<?xml version="1.0" encoding="UTF-8"?>', head
    )


def locked() -> bytes:
    """Return an EPUB with copy protection."""
    return epub(
        {"META-INF/encryption.xml": _encryption("http://www.w3.org/2001/04/xmlenc#aes256-cbc")}
    )


def veiled_fonts() -> bytes:
    """Return an EPUB whose fonts are obfuscated, which is allowed."""
    return epub(
        {
            "META-INF/encryption.xml": _encryption("http://www.idpf.org/2008/embedding"),
            "EPUB/font.otf": b"\x10\x20\x30" * 2000,
        }
    )


def _encryption(method: str) -> str:
    return f"""<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"
xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>
<enc:EncryptionMethod Algorithm="{method}"/><enc:CipherData>
<enc:CipherReference URI="EPUB/one.xhtml"/></enc:CipherData></enc:EncryptedData></encryption>"""


def pdf(trailer: str = "", pages: int = 1) -> bytes:
    """Return a small PDF with a title; ``trailer`` is put into its trailer."""
    kids = " ".join(f"{number} 0 R" for number in range(4, 4 + pages))
    objects = [
        "<</Type/Catalog/Pages 2 0 R/Lang(de)/MarkInfo<</Marked true>>>>",
        f"<</Type/Pages/Count {pages}/Kids[{kids}]>>",
        "<</Title(Der Kessel)/Author(Ada Example; Ben Example)>>",
        *["<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]>>"] * pages,
    ]
    content, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n{one}\nendobj\n".encode()
    start = len(content)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    content += f"xref\n0 {size}\n0000000000 65535 f \n{table}".encode()
    content += f"trailer\n<</Size {size}/Root 1 0 R/Info 3 0 R{trailer}>>\n".encode()
    return content + f"startxref\n{start}\n%%EOF\n".encode()


def endless_pdf() -> bytes:
    """Return a PDF whose pages contain themselves."""
    return pdf().replace(b"/Kids[4 0 R]", b"/Kids[2 0 R]")


def pdf_bomb() -> bytes:
    """Return a PDF whose table of places unpacks to half a gigabyte."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(512)) + packer.flush()
    head = (
        f"1 0 obj\n<</Type/XRef/Size 3/W[1 2 1]/Root 2 0 R/Filter/FlateDecode"
        f"/Length {len(packed)}>>\nstream\n"
    ).encode()
    start = b"%PDF-1.7\n"
    return start + head + packed + f"\nendstream\nendobj\nstartxref\n{len(start)}\n%%EOF\n".encode()
