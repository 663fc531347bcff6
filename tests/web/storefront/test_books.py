"""The list of titles, one title, its sample, by HTTP."""

import pytest

from catalogue.books.services import publish_book, withdraw_book
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


def test_the_page_of_nothing_offers_a_search(shop: WebShop) -> None:
    for path in ("/nowhere", "/books/nothing"):
        page = shop.client().get(path)
        assert page.status_code == 404
        assert 'action="/search"' in page.text.partition("<main")[2]
    assert 'action="/search"' not in shop.client().put("/").text.partition("<main")[2]


def test_a_column_that_is_empty_is_left_out(shop: WebShop) -> None:
    bare = {"language": "de", "title": "Der Titel", "publisher": ""}
    known = {**bare, "language": "fr", "publisher": "Une Maison"}
    with shop.database.write() as session:
        make_book(session, "Bare", foreign_editions=(bare, bare), publisher="")
        make_book(session, "Known", foreign_editions=(bare, known), publisher="")
    column = '<th scope="col">Publisher</th>'
    assert column not in shop.client().get("/books/bare").text
    known_page = shop.client().get("/books/known").text
    assert column in known_page
    assert "Une Maison" in known_page
