"""Teach the filter and try it; ``python -m tests.support.filter_trial`` prints how well it does."""

from collections.abc import Iterable
from statistics import mean
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from catalogue.db import Database
from catalogue.db.migrate import upgrade
from catalogue.spam.queries import judge
from catalogue.spam.services import learn
from catalogue.spam.types import HOLD_ABOVE
from tests.support.databases import opened, rolled_back
from tests.support.labelled_replies import LabelledReply, Outcome, halves

CUTS = 10
_THRESHOLDS = (0.5, HOLD_ABOVE, 0.99)
_Judged = list[tuple[bool, float]]


def taught(session: Session, replies: Iterable[LabelledReply]) -> None:
    """Let the filter learn the replies as staff would teach it."""
    for reply in replies:
        learn(session, reply.text, is_spam=reply.is_spam)


def tried(session: Session, replies: Iterable[LabelledReply]) -> _Judged:
    """Return of each reply whether it is spam, and how probable the filter thinks that."""
    return [(one.is_spam, judge(session, one.text).probability) for one in replies]


def outcome(judged: _Judged, *, above: float = HOLD_ABOVE) -> Outcome:
    """Return what would have been held from a probability on."""
    marks = [(is_spam, probability >= above) for is_spam, probability in judged]
    return Outcome(
        caught=marks.count((True, True)),
        missed=marks.count((True, False)),
        wronged=marks.count((False, True)),
        spared=marks.count((False, False)),
    )


def main() -> None:
    """Print a line for each threshold: the figures of the tested cut, and the mean of several."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/filter.sqlite"
        upgrade(url)
        with opened(url) as database:
            judged = [_trial(database, *halves())]
            judged += [_trial(database, *halves(seed)) for seed in range(1, CUTS)]
    for threshold in _THRESHOLDS:
        _print(threshold, [outcome(one, above=threshold) for one in judged])


def _trial(
    database: Database, learning: list[LabelledReply], trying: list[LabelledReply]
) -> _Judged:
    with rolled_back(database) as session:
        taught(session, learning)
        return tried(session, trying)


def _print(threshold: float, outcomes: list[Outcome]) -> None:
    first = outcomes[0]
    print(  # noqa: T201 -- it talks to the person who runs it.
        f"held from {threshold:.2f}: precision {first.precision:.3f}, recall {first.recall:.3f}"
        f" ({first.caught} of {first.caught + first.missed} spam held,"
        f" {first.wronged} of {first.wronged + first.spared} others held);"
        f" mean of {len(outcomes)} cuts: precision {mean(one.precision for one in outcomes):.3f},"
        f" recall {mean(one.recall for one in outcomes):.3f}"
    )


if __name__ == "__main__":
    main()
