"""Accessibility metadata in sentences, after the W3C Accessibility Metadata Display Guide 2.0."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from catalogue.core.i18n import N_

_NAVIGATION = {
    "tableOfContents": N_("Has a contents list whose entries are links."),
    "index": N_("Has an index with links."),
    "structuralNavigation": N_("Headings lead through the text."),
    "pageNavigation": N_("Can be searched by the page numbers of the printed book."),
}
_RICH = {
    "alternativeText": N_("Pictures have a short description."),
    "longDescription": N_("Pictures have a long description where they need one."),
    "describedMath": N_("Formulas are described in words."),
    "MathML": N_("Formulas are written as MathML."),
    "closedCaptions": N_("Videos have captions."),
    "openCaptions": N_("Videos have captions."),
    "transcript": N_("Sound has a transcript."),
}
_ADDITIONAL = {
    "unlocked": N_("No protection stands in the way of assistive technology."),
    "largePrint": N_("Set in large print."),
    "highContrastDisplay": N_("Text and ground have a high contrast."),
    "ttsMarkup": N_("Has hints for reading by a synthetic voice."),
    "signLanguage": N_("Has sign language."),
}
_HAZARDS = {
    "none": N_("No hazards."),
    "flashing": N_("Has flashing that can cause seizures."),
    "motionSimulation": N_("Has motion that can cause nausea."),
    "sound": N_("Has sounds that can cause discomfort."),
    "unknown": N_("Whether there are hazards is not known."),
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
        legal=[N_("Claims an exemption from the law on accessibility.")]
        if metadata.get("exemption")
        else [],
        additional=_said(features, _ADDITIONAL),
    )


def _ways_of_reading(metadata: Mapping[str, Any], features: list[str]) -> list[str]:
    sentences: list[str] = []
    if "displayTransformability" in features:
        sentences.append(N_("Type, size and colours can be changed."))
    sufficient = _listed(metadata, "accessModeSufficient")
    if "textual" in sufficient:
        sentences.append(N_("Can be read in full by ear or by touch."))
    elif "auditory" in sufficient:
        sentences.append(N_("Can be listened to from beginning to end."))
    if "readingOrder" in features:
        sentences.append(N_("Has one reading order."))
    return sentences


def _conformance(metadata: Mapping[str, Any]) -> list[str]:
    claims: list[str] = [
        N_("Says that it meets %(claim)s.", claim=claim)
        for claim in _listed(metadata, "conformsTo")
    ]
    certifier = metadata.get("certifiedBy")
    if claims and certifier:
        claims.append(N_("Checked by: %(name)s.", name=certifier))
    return claims


def _listed(metadata: Mapping[str, Any], name: str) -> list[str]:
    value = metadata.get(name) or []
    return [value] if isinstance(value, str) else [str(one) for one in value]


def _said(names: Iterable[str], sentences: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys(sentences[name] for name in names if name in sentences))
