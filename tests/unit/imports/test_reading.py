"""An export is read whatever its bytes say of themselves; bombs and entities are refused."""

import gzip
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from catalogue.imports.errors import ExportRefusedError
from catalogue.imports.types import RawEntry
from catalogue.imports.wxr.decoding import open_export
from catalogue.imports.wxr.parsing import entries
from catalogue.imports.wxr.reading import Reader
from catalogue.imports.wxr.survey import survey
from tests.factories.wxr import make_comment, make_export, make_item
from tests.support.ports import LOOPBACK


def read(folder: Path, content: bytes) -> tuple[list[RawEntry], Reader, list[str]]:
    path = folder / "export.xml"
    path.write_bytes(content)
    text, reader = open_export(path), Reader()
    found = [entry for entry, _place in entries(text, reader)]
    return found, reader, [str(note) for note in (*text.notes, *reader.faults)]


def refusal(folder: Path, content: bytes) -> str:
    with pytest.raises(ExportRefusedError) as refused:
        read(folder, content)
    return str(refused.value)


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_all_versions_are_read(tmp_path: Path, version: str) -> None:
    item = make_item(5, title="T & U", replies=[make_comment(9)], terms=[("category", "News")])
    found, reader, notes = read(tmp_path, make_export(item, version=version).encode())
    (entry,) = found
    assert (entry["title"], entry["content"], entry["post_id"]) == (
        "T & U",
        "<p>Some words.</p>",
        "5",
    )
    assert entry.terms == [("category", "news", "News")]
    assert entry.replies[0]["content"] == "I agree."
    assert reader.channel["wxr_version"] == version
    assert notes == []


ENCODED = {
    "utf-8": ("utf-8", "utf-8", 0),
    "a mark": ("utf-8", "utf-8-sig", 0),
    "utf-16": ("utf-16", "utf-16", 0),
    "latin-1": ("iso-8859-1", "cp1252", 0),
    "a lie about latin-1": ("iso-8859-1", "utf-8", 1),
    "a lie about utf-8": ("utf-8", "cp1252", 1),
    "windows": ("windows-1252", "cp1252", 0),
}


@pytest.mark.parametrize("what", ENCODED)
def test_encodings_are_believed_only_when_they_fit(tmp_path: Path, what: str) -> None:
    declared, real, lies = ENCODED[what]
    text = make_export(make_item(title="Café “naïve” – €")).replace('"UTF-8"', f'"{declared}"')
    (entry,), _reader, notes = read(tmp_path, text.encode(real))
    assert entry["title"] == "Café “naïve” – €"
    assert len(notes) == lies


def test_a_few_bytes_of_another_age_do_no_harm(tmp_path: Path) -> None:
    content = make_export(make_item(title="Café XX")).encode().replace(b"XX", b"\x93ok\x94")
    (entry,), _reader, notes = read(tmp_path, content)
    assert entry["title"] == "Café “ok”"
    assert "Windows-1252" in notes[0]


def test_control_characters_are_left_out(tmp_path: Path) -> None:
    content = make_export(make_item(title="a\x08b\x0bc")).encode()
    (entry,), _reader, notes = read(tmp_path, content)
    assert entry["title"] == "abc"
    assert "2 control characters" in notes[0]


REFUSED = {
    "nothing": (b"", "empty"),
    "blanks": (b" \n ", "empty"),
    "gzip": (gzip.compress(b"<rss/>"), "packed"),
    "zip": (b"PK\x03\x04....", "packed"),
    "words": (b"Dear shop, here are my posts.", "no XML"),
    "json": (b'{"posts": []}', "no XML"),
    "html": (b"<!DOCTYPE html><html><body>Not found", "DOCTYPE"),
    "xhtml": (b"<html><body>Not found</body></html>", "no export"),
    "a feed": (b"<rss version='2.0'><channel><item/></channel></rss>", "no export"),
    "only a declaration": (b'<?xml version="1.0"?>', "no XML"),
    "an open comment": (b"<!-- " + b"x" * 400_000, "no XML"),
    "an unknown encoding": (b'<?xml version="1.0" encoding="x-kli"?><rss>\xff</rss>', "encoding"),
    "ebcdic": (b'<?xml version="1.0" encoding="cp037"?><rss>\xff</rss>', "encoding"),
    "base64": (b'<?xml version="1.0" encoding="base64"?><rss>\xff</rss>', "encoding"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_export_is_told_apart(tmp_path: Path, what: str) -> None:
    content, sentence = REFUSED[what]
    assert sentence in refusal(tmp_path, content)


def with_doctype(subset: str, reference: str) -> bytes:
    export = make_export(make_item(title=reference))
    return export.replace("<rss", f"<!DOCTYPE rss {subset}>\n<rss", 1).encode()


LAUGHS = "[<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)
)


def test_a_billion_laughs_are_refused_unread(tmp_path: Path) -> None:
    assert "DOCTYPE" in refusal(tmp_path, with_doctype(LAUGHS + "]", "&a11;"))
    attribute = with_doctype(LAUGHS + "]", "x").replace(b"<channel>", b"<channel x='&a11;'>")
    assert "DOCTYPE" in refusal(tmp_path, attribute)
    parameters = "[<!ENTITY % p 'x'><!ENTITY % q '%p;%p;%p;%p;'>%q;]"
    assert "DOCTYPE" in refusal(tmp_path, with_doctype(parameters, "x"))
    hidden = b"<?xml version='1.0'?>" + b"<!-- x -->\n" * 9_000 + with_doctype("[]", "x")[39:]
    assert "DOCTYPE" in refusal(tmp_path, hidden)
    late = make_export(make_item()).replace(
        "</channel>", "<!DOCTYPE x [<!ENTITY a 'b'>]></channel>"
    )
    assert len(read(tmp_path, late.encode())[0]) == 1


class _Watch(BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)

    def log_message(self, *_facts: object) -> None:
        """Say nothing."""


def test_nothing_outside_is_ever_asked_for(tmp_path: Path) -> None:
    asked: list[str] = []
    handler = type("Handler", (_Watch,), {"asked": asked})
    server = HTTPServer((LOOPBACK, 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret", encoding="utf-8")
    address = f"http://{LOOPBACK}:{server.server_port}"
    try:
        for subset in (
            f'[<!ENTITY x SYSTEM "{secret.as_uri()}">]',
            f'[<!ENTITY x SYSTEM "{address}/entity">]',
            f'SYSTEM "{address}/external.dtd"',
            f'PUBLIC "-//x//y" "{address}/public.dtd"',
            f'[<!ENTITY % p SYSTEM "{address}/parameter">%p;]',
        ):
            assert "DOCTYPE" in refusal(tmp_path, with_doctype(subset, "&x;"))
        inclusion = (
            f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret.as_uri()}"/>'
        )
        sheet = f'<?xml-stylesheet href="{address}/sheet.xsl" type="text/xsl"?><rss'
        export = make_export(make_item(more=inclusion)).replace("<rss", sheet, 1)
        found, _reader, _notes = read(tmp_path, export.encode())
        assert "the secret" not in str(found)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert asked == []


def test_depth_and_numbers_have_their_limits(tmp_path: Path) -> None:
    deep = make_export(make_item(more="<x>" * 5_000)).encode()
    assert "nested deeper" in refusal(tmp_path, deep)
    many = make_export(make_item(more="<x/>" * 500_001)).encode()
    assert "more elements" in refusal(tmp_path, many)
    before = make_export("<x/>" * 500_001).encode()
    assert "more elements" in refusal(tmp_path, before)
    endless = make_export(make_item(more="<x " + "y" * 17_000_000)).encode()
    assert "16 MB" in refusal(tmp_path, endless)


@pytest.mark.parametrize(
    "reference", ["&#xD800;", "&#55296;", "&#0;", "&#x110000;", "&#xFFFF;", "&#8;"]
)
@pytest.mark.parametrize("before", [0, 65_000, 65_531, 65_533])
def test_references_to_no_character_go(tmp_path: Path, reference: str, before: int) -> None:
    export = make_export(make_item(1, title="TITLE"), make_item(2))
    filling = "x" * max(0, before - export.index("TITLE"))
    text = export.replace("TITLE", f"{filling}a{reference}b &#233;")
    found, _reader, notes = read(tmp_path, text.encode())
    assert found[0]["title"] == f"{filling}ab é"
    assert len(found) == 2
    assert "1 control characters" in notes[0]


def test_faults_between_entries_are_told_of(tmp_path: Path) -> None:
    text = make_export(make_item(1), "Salt & pepper &nbsp;", make_item(2)).encode()
    found, _reader, notes = read(tmp_path, text)
    assert [entry.is_broken for entry in found] == [False, False]
    assert "Outside of entries the XML is broken" in notes[0]


def test_behind_a_hundred_faults_nothing_is_believed(tmp_path: Path) -> None:
    text = make_export(make_item(1, more="& " * 300), make_item(2)).encode()
    found, _reader, notes = read(tmp_path, text)
    assert [entry.is_broken for entry in found] == [False, True]
    assert "a hundred places" in notes[0]


def test_an_entry_too_large_is_let_go_and_the_next_is_read(tmp_path: Path) -> None:
    big = make_item(1, content="x" * 12_500_000)
    first, second = read(tmp_path, make_export(big, make_item(2)).encode())[0]
    assert (first.is_too_large, first["content"]) == (True, "")
    assert (second.is_too_large, second["post_id"]) == (False, "2")


def test_what_is_whole_is_salvaged_from_a_broken_file(tmp_path: Path) -> None:
    whole = make_export(make_item(1), make_item(2, title="Last"))
    cut = whole[: whole.index("Last")].encode()
    found, _reader, notes = read(tmp_path, cut)
    assert [entry["post_id"] for entry in found] == ["1"]
    assert "entry 2, which was not taken" in notes[0]
    found, _reader, notes = read(tmp_path, whole.replace("</item>", "", 1).encode())
    assert (found[0]["post_id"], found[0].is_broken) == ("1", True)


def test_small_faults_leave_an_entry_whole_and_are_told(tmp_path: Path) -> None:
    text = make_export(make_item(1)).replace("A post", "Salt & pepper &nbsp; more")
    (entry,), _reader, _notes = read(tmp_path, text.encode())
    assert "Salt" in entry["title"]
    assert "pepper" in entry["title"]
    assert entry.faults
    assert not entry.is_broken
    torn = make_export(make_item(1), make_item(2)).replace("<wp:status>", "<wp:status", 1)
    found, _reader, _notes = read(tmp_path, torn.encode())
    assert [entry.is_broken for entry in found] == [True, False]


def test_a_site_is_known_by_host_and_path(tmp_path: Path) -> None:
    path = tmp_path / "export.xml"
    sites = {
        "https://www.old.example/": "old.example",
        "http://old.example:8080": "old.example",
        "https://old.example/blog/": "old.example/blog",
        "http://[": "unnamed",
        "": "old.example",
    }
    for site, known in sites.items():
        text = make_export(make_item(), site=site or "https://old.example")
        path.write_text(text, encoding="utf-8")
        assert survey(path).site == known
    path.write_text(make_export(site="https://x.example/" + "y" * 300), encoding="utf-8")
    assert len(survey(path).source("c", "9" * 20)) < 80
    path.write_text(make_export(version="2.0"), encoding="utf-8")
    with pytest.raises(ExportRefusedError, match=r"“2\.0”"):
        survey(path)
