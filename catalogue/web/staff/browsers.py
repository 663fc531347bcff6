"""What somebody calls a browser that names itself in its own long way."""

import re

from catalogue.core.i18n import N_, Words

_PROGRAMS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "a Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_name(user_agent: str) -> Words:
    """Return “Firefox on Windows” for what a browser sends as its name."""
    program = next((name for mark, name in _PROGRAMS if f"{mark}/" in user_agent), None)
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), None)
    if program is None:
        known = re.match(r"[\w.-]{1,40}", user_agent)
        return N_("%(program)s", program=known[0]) if known else N_("An unnamed browser")
    if system is None:
        return N_("%(program)s", program=program)
    return N_("%(program)s on %(system)s", program=program, system=system)
