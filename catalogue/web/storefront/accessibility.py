"""Accessibility metadata in sentences, after the W3C Accessibility Metadata Display Guide 2.0."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_NAVIGATION = {
    "tableOfContents": "Has a contents list whose entries are links.",
    "index": "Has an index with links.",
    "structuralNavigation": "Headings lead through the text.",
    "pageNavigation": "Can be searched by the page numbers of the printed book.",
}
_RICH = {
    "alternativeText": "Pictures have a short description.",
    "longDescription": "Pictures have a long description where they need one.",
    "describedMath": "Formulas are described in words.",
    "MathML": "Formulas are written as MathML.",
    "closedCaptions": "Videos have captions.",
    "openCaptions": "Videos have captions.",
    "transcript": "Sound has a transcript.",
}
_ADDITIONAL = {
    "unlocked": "No protection stands in the way of assistive technology.",
    "largePrint": "Set in large print.",
    "highContrastDisplay": "Text and ground have a high contrast.",
    "ttsMarkup": "Has hints for reading by a synthetic voice.",
    "signLanguage": "Has sign language.",
}
_HAZARDS = {
    "none": "No hazards.",
    "flashing": "Has flashing that can cause seizures.",
    "motionSimulation": "Has motion that can cause nausea.",
    "sound": "Has sounds that can cause discomfort.",
    "unknown": "Whether there are hazards is not known.",
}


@dataclass(frozen=True, slots=True)
class AccessibilityFacts:
    """Sentences under the guide's headings, in its order; an empty list means no information."""

    ways_of_reading: list[str]
    conformance: list[str]
    navigation: list[str]
    rich_content: list[str]
    hazards: list[str]
    summary: list[str]
    legal: list[str]
    additional: list[str]


def accessibility_facts(metadata: Mapping[str, Any]) -> AccessibilityFacts:
    """Turn an edition's metadata (names as in EPUB Accessibility 1.1) into sentences."""
    features = _listed(metadata, "accessibilityFeature")
    summary = metadata.get("accessibilitySummary")
    return AccessibilityFacts(
        ways_of_reading=_ways_of_reading(metadata, features),
        conformance=_conformance(metadata),
        navigation=_said(features, _NAVIGATION),
        rich_content=_said(features, _RICH),
        hazards=_said(_listed(metadata, "accessibilityHazard"), _HAZARDS),
        summary=[str(summary)] if summary else [],
        legal=["Claims an exemption from the law on accessibility."]
        if metadata.get("exemption")
        else [],
        additional=_said(features, _ADDITIONAL),
    )


def _ways_of_reading(metadata: Mapping[str, Any], features: list[str]) -> list[str]:
    sentences = []
    if "displayTransformability" in features:
        sentences.append("Type, size and colours can be changed.")
    sufficient = _listed(metadata, "accessModeSufficient")
    if "textual" in sufficient:
        sentences.append("Can be read in full by ear or by touch.")
    elif "auditory" in sufficient:
        sentences.append("Can be listened to from beginning to end.")
    if "readingOrder" in features:
        sentences.append("Has one reading order.")
    return sentences


def _conformance(metadata: Mapping[str, Any]) -> list[str]:
    claims = [f"Says that it meets {claim}." for claim in _listed(metadata, "conformsTo")]
    certifier = metadata.get("certifiedBy")
    return [*claims, f"Checked by: {certifier}."] if claims and certifier else claims


def _listed(metadata: Mapping[str, Any], name: str) -> list[str]:
    value = metadata.get(name) or []
    return [value] if isinstance(value, str) else [str(one) for one in value]


def _said(names: Iterable[str], sentences: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys(sentences[name] for name in names if name in sentences))
