"""From the shop window to a title, and between the titles and the posts that they grew from."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.visitor import HUB, SIXTY_SECONDS, Visitor, assert_letter, text_of

pytestmark = pytest.mark.journey


def test_from_the_shop_window_to_a_sample_and_on_to_a_post(anyone: Visitor) -> None:
    anyone.opens("/")
    anyone.follows("Books")
    anyone.sees("Books")
    anyone.reads("5 titles")
    anyone.follows("The 60 Second Leader")
    anyone.sees("The 60 Second Leader")
    anyone.follows("Look inside")
    anyone.page.wait_for_url("**/sample")
    anyone.reads("Before you start the clock")
    anyone.follows("The 60 Second Leader")
    anyone.sees("The 60 Second Leader")
    samples = anyone.page.get_by_role("region", name="Blog samples from this book")
    post = samples.get_by_role("link").first
    title = post.inner_text()
    post.click()
    anyone.sees(title)
    belongs = anyone.page.get_by_role("region", name="This sample belongs to")
    anyone.follows("The 60 Second Leader", within=belongs)
    anyone.sees("The 60 Second Leader")


def test_the_list_is_narrowed_ordered_and_helps_when_it_is_empty(anyone: Visitor) -> None:
    anyone.opens("/books/")
    anyone.opens_the_filters()
    anyone.follows("Audiobook")
    anyone.reads("1 title")
    anyone.follows("The 60 Second Leader")
    anyone.opens("/books/?form=epub")
    anyone.follows("Price")
    titles = anyone.page.locator("main ul h3, main ul h2").all_inner_texts()
    assert titles[0] == "The Little Book of Leadership"
    anyone.opens("/books/")
    anyone.writes(q="xylophone repair")
    anyone.presses("Find")
    anyone.reads(re.compile("No book here answers to that"))
    anyone.looks()
    anyone.follows("Show every book")
    anyone.reads("5 titles")


def test_a_typing_error_finds_the_book_all_the_same(anyone: Visitor) -> None:
    anyone.opens("/")
    anyone.writes(**{"masthead-q": "60 secnd ledership"})
    anyone.page.locator("#masthead-q").press("Enter")
    anyone.page.wait_for_url("**/search?**")
    anyone.looks()
    expect(anyone.page.get_by_role("main")).to_contain_text("The 60 Second Leader")
    anyone.opens("/books/?q=Huntingdon")
    expect(anyone.page.get_by_role("main")).to_contain_text(re.compile("Huntington.s"))


def test_posts_are_found_by_month_by_subject_and_by_who_wrote(anyone: Visitor) -> None:
    anyone.opens("/blog/")
    months = anyone.page.get_by_role("region", name="By month").get_by_role("link")
    month = months.first.inner_text()
    months.first.click()
    anyone.sees(month)
    anyone.opens("/blog/")
    tags = anyone.page.get_by_role("region", name="By subject").get_by_role("link")
    tag = tags.first.inner_text()
    tags.first.click()
    anyone.sees(tag)
    anyone.page.locator("article a").first.click()
    anyone.looks()
    anyone.page.go_back()
    anyone.sees(tag)
    anyone.opens(f"/books/{SIXTY_SECONDS}")
    anyone.follows("Phil Dourado")
    anyone.sees("Phil Dourado")
    anyone.opens(f"/books/{SIXTY_SECONDS}")
    topic = anyone.page.locator("main ul.labels a").first
    name = topic.inner_text()
    topic.click()
    anyone.sees(name)
    expect(anyone.page.get_by_role("main")).to_contain_text("The 60 Second Leader")


def test_a_company_asks_for_seats_and_two_letters_go_out(anyone: Visitor) -> None:
    anyone.opens(f"/books/{HUB}")
    anyone.follows("Talk to us")
    anyone.presses("Send the enquiry")
    anyone.reads("Something needs another look")
    anyone.looks()
    anyone.writes(name="Ada Byron", email=anyone.email, company="Engines & Sons", seats="40")
    anyone.writes(message="For the people who run our night shifts.")
    anyone.presses("Send the enquiry")
    anyone.sees("Your enquiry is with us")
    receipt = anyone.letter("Your enquiry about")
    assert "night shifts" not in text_of(receipt), "the shop carries no words of strangers"
    notice = anyone.shop.letter_to("staff@example.com", about="from Engines & Sons")
    assert_letter(notice)
    assert str(notice["Reply-To"]) == anyone.email
    assert anyone.shop.enquiries_of(anyone.email) == 1


def test_a_page_that_was_left_comes_back_with_its_number_in_the_cart(visitor: Visitor) -> None:
    visitor.opens(f"/books/{SIXTY_SECONDS}")
    visitor.presses("Buy the e-book")
    visitor.sees("Your cart")
    visitor.page.go_back()
    expect(visitor.page.locator("[data-cart-count]")).to_have_text("1")


def test_the_skip_link_leads_past_the_head(visitor: Visitor) -> None:
    visitor.opens("/books/")
    visitor.page.keyboard.press("Tab")
    expect(visitor.page.get_by_role("link", name="Skip to the content")).to_be_focused()
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("#main")).to_be_focused()
