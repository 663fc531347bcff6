"""Accessibility metadata is told in sentences, and silence is told as silence."""

from catalogue.web.storefront.accessibility import accessibility_facts


def test_an_e_book_of_words_says_how_it_can_be_read() -> None:
    facts = accessibility_facts(
        {
            "accessModeSufficient": ["textual"],
            "accessibilityFeature": [
                *("displayTransformability", "readingOrder", "tableOfContents"),
                *("alternativeText", "unlocked", "somethingNew"),
            ],
            "accessibilityHazard": ["none"],
            "accessibilitySummary": "Words only.",
            "conformsTo": ["WCAG 2.2 Level AA"],
            "certifiedBy": "The shop",
        }
    )
    assert facts.ways_of_reading == [
        "Type, size and colours can be changed.",
        "Can be read in full by ear or by touch.",
        "Has one reading order.",
    ]
    assert facts.conformance == ["Says that it meets WCAG 2.2 Level AA.", "Checked by: The shop."]
    assert facts.navigation == ["Has a contents list whose entries are links."]
    assert facts.rich_content == ["Pictures have a short description."]
    assert facts.hazards == ["No hazards."]
    assert facts.summary == ["Words only."]
    assert facts.additional == ["No protection stands in the way of assistive technology."]
    assert facts.legal == []


def test_sound_is_listened_to() -> None:
    facts = accessibility_facts({"accessModeSufficient": "auditory"})
    assert facts.ways_of_reading == ["Can be listened to from beginning to end."]


def test_nothing_is_claimed_without_data() -> None:
    facts = accessibility_facts({"certifiedBy": "Somebody", "accessibilityFeature": None})
    assert [getattr(facts, name) for name in facts.__slots__] == [[]] * 8
