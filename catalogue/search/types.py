"""Words of search, and how far it looks."""

from enum import StrEnum

MOST_HITS = 1000
"""So many hits are ranked and counted; further ones are left out, because ranking costs time."""

LONGEST_WORD = 60


class Kind(StrEnum):
    """What can be found."""

    BOOK = "book"
    POST = "post"


_LEFT_OUT = """
a about above after again against all am an and any are as at be because been before being below
between both but by can did do does doing don down during each few for from further had has have
having he her here hers herself him himself his how i if in into is it its itself just me more most
my myself no nor not now of off on once only or other our ours ourselves out over own s same she
should so some such t than that the their theirs them themselves then there these they this those
through to too under until up very was we were what when where which while who whom why will with
you your yours yourself yourselves
"""
STOP_WORDS = frozenset(_LEFT_OUT.split())
"""The words that PostgreSQL leaves out of an English index; asking for them finds nothing."""
