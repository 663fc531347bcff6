"""The list of titles, one title, its sample, its cover, its sound and its colours, by HTTP."""

import io

import pytest

from catalogue.books.services import keep_audio, keep_cover, publish_book, withdraw_book
from catalogue.books.types import EditionStatus, Form, SubjectScheme, TopicFacts
from tests.factories.blog import make_post
from tests.factories.books import make_book, make_edition
from tests.support.times import NOON
from tests.support.web_shop import WebShop

LEADERSHIP = TopicFacts("Leadership", SubjectScheme.THEMA)
TALENT = TopicFacts("Talent", SubjectScheme.THEMA)


def many(shop: WebShop, count: int) -> None:
    with shop.database.write() as session:
        for number in range(count):
            make_book(session, f"Title {number:02}", forms=(Form.EPUB,))


def test_an_empty_shop_says_what_is_coming(shop: WebShop) -> None:
    client = shop.client()
    assert client.get("/").status_code == 200
    assert "on their way to the shelf" in client.get("/books/").text
    assert "The first post is being written" in client.get("/blog/").text


def test_the_window_shows_the_first_title_large_and_the_others_on_the_shelf(shop: WebShop) -> None:
    with shop.database.write() as session:
        book = make_book(session, "First of All", position=1, blurb="Why it is first.")
        make_book(session, "And the Second", position=2)
        make_post(session, "A Sample", books=(book,))
    page = shop.client().get("/").text
    assert "Why it is first." in page
    assert page.index("First of All") < page.index("And the Second") < page.index("A Sample")


def test_the_list_has_twenty_four_a_page_and_ways_to_the_others(shop: WebShop) -> None:
    many(shop, 30)
    client = shop.client()
    first, second = client.get("/books/").text, client.get("/books/?page=2").text
    assert "30 titles" in first
    assert "Title 23" in first
    assert "Title 24" not in first
    assert "Title 29" in second
    assert 'href="/books/?page=2"' in first
    assert 'href="/books/"' in second


@pytest.mark.parametrize(
    "page", ["0", "-1", "3", "999999", "9999999999", "1.5", "one", "", "%EF%BC%91", "1 ", "%00"]
)
def test_a_page_that_is_none_or_beyond_the_end_is_not_found_with_a_way_on(
    shop: WebShop, page: str
) -> None:
    many(shop, 1)
    answer = shop.client().get(f"/books/?page={page}")
    assert answer.status_code == 404
    assert 'href="/books/"' in answer.text


def test_the_other_parameters_are_kept_from_page_to_page(shop: WebShop) -> None:
    with shop.database.write() as session:
        for _ in range(25):
            make_book(session, topics=(LEADERSHIP,), forms=(Form.EPUB,))
    page = shop.client().get("/books/?topic=leadership&form=epub&sort=newest&junk=1").text
    assert "/books/?topic=leadership&amp;form=epub&amp;sort=newest&amp;page=2" in page
    assert "junk" not in page


def test_an_unknown_order_is_ignored(shop: WebShop) -> None:
    many(shop, 1)
    assert "Title 00" in shop.client().get("/books/?sort=colour").text


@pytest.mark.parametrize("form", ["scroll", "EPUB", "epub%00", "'"])
def test_an_unknown_form_is_not_found(shop: WebShop, form: str) -> None:
    many(shop, 1)
    assert shop.client().get(f"/books/?form={form}").status_code == 404


@pytest.mark.parametrize("topic", ["nothing", "%00", "'; --", "a" * 500, "Über"])
def test_an_unknown_topic_has_no_titles_and_a_way_on(shop: WebShop, topic: str) -> None:
    many(shop, 1)
    answer = shop.client().get("/books/", query_string={"topic": topic})
    assert answer.status_code == 200
    assert "Show every book" in answer.text


@pytest.mark.parametrize("q", ["\x00", "%", '"', "x" * 9000, "* OR *", "🙂", "' & | !"])
def test_any_words_may_be_looked_for(shop: WebShop, q: str) -> None:
    many(shop, 1)
    assert shop.client().get("/books/", query_string={"q": q}).status_code == 200


def test_words_that_are_looked_for_are_shown_as_text(shop: WebShop) -> None:
    page = shop.client().get("/books/", query_string={"q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page


def test_only_topics_and_forms_that_occur_are_offered(shop: WebShop) -> None:
    with shop.database.write() as session:
        make_book(session, topics=(LEADERSHIP, TALENT), forms=(Form.EPUB, Form.PAPERBACK))
    page = shop.client().get("/books/").text
    assert "/books/?topic=leadership" in page
    assert "/books/?form=paperback" in page
    assert "/books/?form=hardback" not in page


def test_a_title_says_all_that_is_known(shop: WebShop) -> None:
    with shop.database.write() as session:
        book = make_book(
            session,
            "The Whole Title",
            subtitle="With a subtitle",
            by=("Ann Author", "Bo Other"),
            forms=(),
            published=False,
            publisher="A Publisher",
            description="A *good* book.",
            contents=("One", "Two"),
            quotes=({"text": "Well said.", "source": "A reader"},),
            foreign_editions=({"language": "de", "title": "Der Titel", "publisher": "Verlag"},),
            safety_contact="Maker\nmaker@example.com",
            extract="The beginning.",
            topics=(LEADERSHIP,),
        )
        make_edition(session, book, form=Form.PAPERBACK, price=999, stock=3, isbn="9781841127453")
        make_edition(session, book, form=Form.EPUB, price=799)
        publish_book(session, book, now=NOON)
        make_post(session, "Its Sample", books=(book,))
        make_book(session, "Another Title")
    page = shop.client().get("/books/the-whole-title").text
    for words in (
        "With a subtitle",
        "Bo Other",
        "A Publisher",
        "<em>good</em>",
        "Two",
        "Well said.",
        "Der Titel",
        "German",
        "maker@example.com",
        "978-1-84112-745-3",
        "£9.99",
        "£7.99",
        "/books/the-whole-title/sample",
        "Its Sample",
        "Another Title",
        "/topics/leadership",
        'value="the-whole-title-epub"',
    ):
        assert words in page, words


def test_a_calm_title_stands_alone(shop: WebShop) -> None:
    links = ({"label": "A charity", "url": "https://charity.example"},)
    with shop.database.write() as session:
        make_book(session, "Calm", is_calm=True, support_links=links)
        make_book(session, "Something Else To Buy")
    page = shop.client().get("/books/calm").text
    assert "https://charity.example" in page
    assert "Something Else To Buy" not in page


def test_without_print_there_is_no_product_safety_contact(shop: WebShop) -> None:
    shop.book(title="Digital", forms=(Form.EPUB,), safety_contact="Maker")
    assert "Product safety" not in shop.client().get("/books/digital").text


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"forms": (Form.PAPERBACK,), "stock": 0}, "Out of stock just now"),
        ({"price": 0}, "Get the"),
        ({"price": None}, "Not for sale here yet"),
        ({"forms": (Form.SEAT,), "by_enquiry": True}, "Talk to us"),
    ],
)
def test_what_can_be_done_with_an_edition_is_said(
    shop: WebShop, facts: dict[str, object], words: str
) -> None:
    book = shop.book(title="Some Title", **facts)
    page = shop.client().get(f"/books/{book.slug}").text
    if words != "Get the":
        assert words in page
    assert ('name="edition"' in page) is (words == "Get the")


def test_a_forthcoming_edition_cannot_be_ordered(shop: WebShop) -> None:
    with shop.database.write() as session:
        book = make_book(session, "Soon", forms=(), published=False)
        make_edition(session, book, status=EditionStatus.FORTHCOMING, files=0)
        publish_book(session, book, now=NOON)
    page = shop.client().get("/books/soon").text
    assert "Not out yet" in page
    assert 'name="edition"' not in page


@pytest.mark.parametrize(
    "address",
    [
        "/books/nothing",
        "/books/draft",
        "/books/gone",
        "/books/gone/sample",
        "/books/gone/cover.png",
        "/books/gone/audio.mp3",
        "/books/gone/colours.css",
        "/books/shown/sample",
        "/books/shown/audio.mp3",
        "/books/%00",
        "/books/a%2Fb",
        "/books/..%2f..%2fetc",
        "/books/Shown",
        "/books/" + "a" * 5000,
        "/contributors/nobody",
        "/contributors/%00",
        "/topics/nothing",
        "/topics/%00",
    ],
)
def test_what_is_not_on_show_is_not_found(shop: WebShop, address: str) -> None:
    with shop.database.write() as session:
        make_book(session, "Shown")
        make_book(session, "Draft", published=False, extract="Secret")
        gone = make_book(session, "Gone", extract="Secret")
        session.flush()
        withdraw_book(session, gone, now=NOON)
    answer = shop.client().get(address)
    assert answer.status_code == 404
    assert 'href="/books/"' in answer.text


def test_a_sample_is_the_extract(shop: WebShop) -> None:
    shop.book(title="Inside", extract="# One\n\nIt begins.", extract_title="Look inside")
    page = shop.client().get("/books/inside/sample").text
    assert "It begins." in page
    assert "Look inside" in page


def test_a_person_and_a_topic_lead_to_their_titles(shop: WebShop) -> None:
    with shop.database.write() as session:
        book = make_book(session, "Theirs", by=("Ann Author",), topics=(LEADERSHIP,))
        make_post(session, "Their Sample", books=(book,))
    client = shop.client()
    person = client.get("/contributors/ann-author").text
    assert "Theirs" in person
    assert "Their Sample" in person
    assert "Theirs" in client.get("/topics/leadership").text
    assert client.get("/topics/leadership?page=2").status_code == 404


def test_a_title_without_a_cover_gets_one_that_is_drawn_and_kept(shop: WebShop) -> None:
    book = shop.book(title="Drawn")
    client = shop.client()
    first = client.get(f"/books/drawn/cover.png?w=240&v={book.cover_version}")
    assert first.mimetype == "image/png"
    assert first.data.startswith(b"\x89PNG")
    assert int.from_bytes(first.data[16:20], "big") == 240
    assert "immutable" in first.headers["Cache-Control"]
    assert shop.storage.size(f"covers/{book.cover_version}-240.png") == len(first.data)
    again = client.get("/books/drawn/cover.png?w=240")
    assert again.data == first.data
    assert "immutable" not in again.headers["Cache-Control"]


def test_the_address_of_a_cover_is_the_one_of_its_route(shop: WebShop) -> None:
    book = shop.book(title="Routed")
    with shop.app.test_request_context():
        route = shop.app.url_for("books.cover", slug="routed", extension="png")
    page = shop.client().get("/books/routed").text
    assert f'src="{route}?v={book.cover_version}&amp;w=480"' in page


def test_a_cover_is_confirmed_without_being_sent_again(shop: WebShop) -> None:
    shop.book(title="Drawn")
    client = shop.client()
    etag = client.get("/books/drawn/cover.png").headers["ETag"]
    again = client.get("/books/drawn/cover.png", headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("rest", ["cover.svg", "cover.jpg", "cover.png?w=1", "cover.png?w=99999"])
def test_other_pictures_are_not_made(shop: WebShop, rest: str) -> None:
    shop.book(title="Drawn")
    assert shop.client().get(f"/books/drawn/{rest}").status_code == 404


def test_a_kept_cover_is_served_as_it_is(shop: WebShop) -> None:
    with shop.database.write() as session:
        book = make_book(session, "Kept")
        keep_cover(
            shop.storage,
            book,
            {240: b"small", 480: b"middle", 960: b"large"},
            media_type="image/webp",
            size=(960, 1300),
        )
    client = shop.client()
    answer = client.get("/books/kept/cover.webp?w=480")
    assert (answer.data, answer.mimetype) == (b"middle", "image/webp")
    assert 'width="480" height="650"' in client.get("/books/kept").text


def test_a_cover_that_is_gone_is_unavailable_and_the_page_still_there(shop: WebShop) -> None:
    with shop.database.write() as session:
        book = make_book(session, "Lost")
        keep_cover(shop.storage, book, {480: b"x"}, media_type="image/png", size=(480, 720))
    shop.storage.delete(f"covers/{book.cover_version}-480.png")
    client = shop.client()
    assert client.get("/books/lost/cover.png").status_code == 503
    assert client.get("/books/lost").status_code == 200


def test_a_sound_can_be_asked_for_in_parts(shop: WebShop) -> None:
    with shop.database.write() as session:
        book = make_book(session, "Sounding")
        keep_audio(book, shop.storage, io.BytesIO(bytes(range(200))), title="A minute of it")
    client = shop.client()
    page = client.get("/books/sounding").text
    assert "A minute of it" in page
    assert "/books/sounding/audio.mp3?v=" in page
    whole = client.get("/books/sounding/audio.mp3")
    assert (len(whole.data), whole.headers["Accept-Ranges"]) == (200, "bytes")
    part = client.get("/books/sounding/audio.mp3", headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.data) == (206, bytes(range(10, 20)))
    assert part.headers["Content-Range"] == "bytes 10-19/200"
    beyond = client.get("/books/sounding/audio.mp3", headers={"Range": "bytes=500-"})
    assert beyond.status_code == 416


def test_the_colours_of_a_title_are_a_style_sheet_and_nothing_else(shop: WebShop) -> None:
    shop.book(title="Bright", ground_colour="#123456", ink_colour="#FEDCBA")
    client = shop.client()
    sheet = client.get("/books/bright/colours.css?v=123456fedcba")
    assert sheet.text == ".title-colours--bright{--title-ground:#123456;--title-ink:#FEDCBA}"
    assert sheet.mimetype == "text/css"
    assert "immutable" in sheet.headers["Cache-Control"]
    assert "immutable" not in client.get("/books/bright/colours.css?v=old").headers["Cache-Control"]


def test_what_staff_write_is_shown_as_text_or_cleaned(shop: WebShop) -> None:
    bad = "<script>alert(1)</script>"
    shop.book(
        title=f"Title {bad}",
        subtitle=bad,
        by=(f"Name {bad}",),
        blurb=bad,
        description=bad,
        contents=(bad,),
        quotes=({"text": bad, "source": bad},),
        topics=(TopicFacts(f"Topic {bad}", SubjectScheme.THEMA),),
        extract=bad,
        slug="bad",
    )
    client = shop.client()
    for address in ("/", "/books/", "/books/bad", "/books/bad/sample", "/search?q=title"):
        assert "<script>alert" not in client.get(address).text, address
