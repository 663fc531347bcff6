"""The command reports every entry, ends well or with a sentence, and never with a traceback."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.blog.queries import exported_posts
from catalogue.cli import main
from tests.conftest import Databases
from tests.factories.pictures import make_image
from tests.factories.wxr import (
    SITE,
    make_attachment,
    make_comment,
    make_export,
    make_item,
    write_export,
)
from tests.support.databases import opened

ITEM = make_item(
    1,
    title="On Heights",
    content=f'<img src="{SITE}/wp-content/uploads/pier.jpg" alt="A pier"> [box a="b"]Box[/box]',
    replies=[
        make_comment(1),
        make_comment(2, "Spam", approved="spam"),
        make_comment(3, kind="pingback"),
    ],
)


class Shell:
    """The command line of a shop that has been set up."""

    def __init__(self, url: str, folder: Path) -> None:
        self.folder = folder
        self._url = url
        self._env = {"DATABASE_URL": url, "DATA_DIR": str(folder / "data"), "SECRET_KEY": "s" * 40}

    def run(self, *arguments: object) -> Result:
        return CliRunner(env=self._env).invoke(main, [str(one) for one in arguments])

    def posts(self) -> list[dict[str, Any]]:
        """Return what ``export posts`` writes, over connections that are closed."""
        with opened(self._url) as database, database.read() as session:
            return list(exported_posts(session))


@pytest.fixture
def shell(databases: Databases, backend: str, tmp_path: Path) -> Iterator[Shell]:
    with databases.backend(backend).fresh_url() as url:
        yield Shell(url, tmp_path)


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    folder = tmp_path / "uploads"
    folder.mkdir()
    (folder / "pier.jpg").write_bytes(make_image("JPEG"))
    return folder


def test_the_report_has_a_line_for_each_entry(shell: Shell, uploads: Path) -> None:
    path = write_export(
        shell.folder, ITEM, make_item(2, title="", name="b"), make_attachment(3, "pier.jpg")
    )
    dry = shell.run("import", "wxr", path, "--uploads", uploads, "--dry-run")
    done = shell.run("import", "wxr", path, "--uploads", uploads)
    again = shell.run("import", "wxr", path, "--uploads", uploads)
    assert (dry.exit_code, done.exit_code, again.exit_code) == (0, 0, 0), done.output
    counts = "replies: 1 pingbacks left out, 2 added; pictures: 1 taken"
    for line in (
        "export.xml: 3 entries of old.example",
        f"added      post “On Heights” → /blog/a-post (published; {counts})",
        "           The shortcode [box] was taken out; its words stay.",
        "added      post “Untitled, 12 September 2006” → /blog/b (published)",
        "           It had no title, and is called “Untitled, 12 September 2006” now.",
        "listed     attachment “A post”",
        "Entries: 2 added, 1 listed.",
        "Pictures: 1 taken.",
    ):
        assert line in done.output
        assert line in dry.output.replace(", dry run: nothing is changed", "")
    assert dry.output.endswith("Dry run: nothing was changed.\n")
    assert "Entries: 2 unchanged, 1 listed." in again.output


def test_a_program_reads_the_report_as_json(shell: Shell) -> None:
    path = write_export(shell.folder, ITEM, make_item(1, name="twin"))
    outcome = shell.run("import", "wxr", path, "--json")
    report = json.loads(outcome.output)
    assert outcome.exit_code == 1
    assert (report["site"], report["dry_run"], report["faults"]) == ("old.example", False, [])
    assert [entry["outcome"] for entry in report["entries"]] == ["added", "refused"]
    assert report["entries"][0]["replies"] == {"pingbacks left out": 1, "added": 2}
    assert report["totals"]["entries"]["refused"] == 1
    empty = write_export(shell.folder, name="empty.xml")
    assert json.loads(shell.run("import", "wxr", empty, "--json").output)["entries"] == []


def test_what_came_is_exported_and_what_was_spam_stays_spam(shell: Shell) -> None:
    shell.run("import", "wxr", write_export(shell.folder, ITEM))
    (post,) = shell.posts()
    assert (post["slug"], post["status"]) == ("a-post", "published")
    assert sorted(reply["status"] for reply in post["comments"]) == ["approved", "spam"]


def test_a_damaged_file_gives_what_is_whole_and_ends_with_1(shell: Shell) -> None:
    whole = make_export(ITEM, make_item(2, name="b"))
    path = shell.folder / "cut.xml"
    path.write_text(whole[: whole.index("<wp:post_id>2")], encoding="utf-8")
    outcome = shell.run("import", "wxr", path)
    assert outcome.exit_code == 1
    assert "added      post “On Heights”" in outcome.output
    assert "The file ends within entry 2" in outcome.output
    assert "What was whole has been taken." in outcome.output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["missing.xml"], "There is no file"),
        (["."], "There is no file"),
        (["words.txt"], "This is no XML"),
        (["export.xml", "--uploads", "nowhere"], "There is no folder nowhere"),
        (["export.xml", "--zone", "Mars/Olympus"], "name a zone"),
        (["export.xml", "--zone", "../../etc/passwd"], "name a zone"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, arguments: list[str], sentence: str
) -> None:
    monkeypatch.chdir(shell.folder)
    write_export(shell.folder, ITEM)
    (shell.folder / "words.txt").write_text("Dear shop", encoding="utf-8")
    outcome = shell.run("import", "wxr", *arguments)
    assert outcome.exit_code in {1, 2}
    assert sentence in outcome.output
    assert isinstance(outcome.exception, SystemExit)


def test_a_database_that_is_not_ready_is_told_of(tmp_path: Path) -> None:
    shell = Shell(f"sqlite:///{tmp_path / 'none.sqlite'}", tmp_path)
    outcome = shell.run("import", "wxr", write_export(tmp_path, ITEM))
    assert "catalogue init" in outcome.output


def test_dates_without_a_zone_are_those_of_the_zone_that_is_named(shell: Shell) -> None:
    item = make_item(1, gmt="0000-00-00 00:00:00", date="2006-07-01 12:00:00")
    path = write_export(shell.folder, item)
    shell.run("import", "wxr", path, "--zone", "Europe/London")
    (post,) = shell.posts()
    assert post["published_at"] == "2006-07-01T11:00:00+00:00"


WHOLE = make_export(ITEM, make_item(2, name="b", terms=[("category", "News")]), "<x/>").encode()
PIECES = [b"", b"<", b">", b"&", b"]]>", b"<![CDATA[", b"\x00", b"\xff", b"\xc3", b"\xed\xa0\x80"]
PIECES += [
    b"<item>",
    b"</item>",
    b"</channel>",
    b"<!DOCTYPE x [",
    b"&#0;",
    b"&#xD800;",
    b"<?",
    b"<!--",
]
PIECES += [b"9" * 30, b"-1", b"\xe2\x80\xae", b"<wp:comment>", b"</wp:comment>", b"<wp:post_id>"]
PIECES += [
    "\ufeff".encode("utf-16"),
    b"\x1f\x8b",
    b"%00",
    b"../" * 9,
    b"\xf0\x9f\x98\x80",
    b'encoding="x"',
]
PLACES = st.integers(0, len(WHOLE) - 1)
CHANGE = st.tuples(PLACES, PLACES, st.sampled_from(PIECES) | st.binary(max_size=3))


def changed(changes: list[tuple[int, int, bytes]], end: int) -> bytes:
    """Return the export with pieces put in, bytes replaced and stretches swapped, then cut."""
    content = WHOLE
    for place, other, piece in changes:
        if other % 3 == 0:
            content = content[:place] + piece + content[place:]
        elif other % 3 == 1:
            content = content[:place] + piece + content[place + max(1, len(piece)) :]
        else:
            low, high = sorted((place, other))
            content = content[:low] + content[high : high + 40] + content[low + 40 :]
    return content[:end]


@pytest.fixture(scope="module")
def kept_shell(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """A shop that takes in one broken file after the other."""
    with databases.backend("postgresql").fresh_url() as url:
        yield Shell(url, tmp_path_factory.mktemp("fuzz"))


@settings(
    deadline=None,
    max_examples=60,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(CHANGE, min_size=1, max_size=4),
    st.one_of(st.just(len(WHOLE) * 2), st.integers(0, len(WHOLE))),
)
def test_a_wrong_byte_anywhere_never_gives_a_traceback(
    kept_shell: Shell, changes: list[tuple[int, int, bytes]], end: int
) -> None:
    path = kept_shell.folder / "broken.xml"
    path.write_bytes(changed(changes, end))
    outcome = kept_shell.run("import", "wxr", path)
    assert outcome.exit_code in {0, 1}, outcome.output
    if outcome.exception is not None:
        assert isinstance(outcome.exception, SystemExit), outcome.exception
    assert outcome.output.strip()
    assert sys.exc_info() == (None, None, None)
