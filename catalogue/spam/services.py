"""Learn from what staff decide, and take a lesson back.

Every learner touches the row of totals first, so two of them wait for one another and never cross.
"""

from sqlalchemy import Update, case, delete, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from catalogue.db.upsert import insert_into
from catalogue.spam.features import features
from catalogue.spam.models import EVERY_TEXT, SpamWord


def learn(session: Session, text: str, *, is_spam: bool) -> None:
    """Count the words of a text as spam, or as what the shop wants to hear."""
    rows = [
        {"word": word, "spam": int(is_spam), "ham": int(not is_spam)}
        for word in [EVERY_TEXT, *sorted(features(text))]
    ]
    counter = SpamWord.spam if is_spam else SpamWord.ham
    session.execute(
        insert_into(session, SpamWord)
        .values(rows)
        .on_conflict_do_update(index_elements=["word"], set_={counter.key: counter + 1})
    )


def unlearn(session: Session, text: str, *, is_spam: bool) -> None:
    """Take back what was learned from a text as that kind; no count falls below zero.

    When nothing of the kind was learned, nothing changes.
    """
    counter = SpamWord.spam if is_spam else SpamWord.ham
    less_total = update(SpamWord).where(SpamWord.word == EVERY_TEXT, counter > 0)
    if session.execute(_less_one(less_total, counter).returning(SpamWord.word)).first() is None:
        return
    words = features(text)
    session.execute(_less_one(update(SpamWord).where(SpamWord.word.in_(words)), counter))
    session.execute(
        delete(SpamWord)
        .where(SpamWord.word.in_([EVERY_TEXT, *words]), SpamWord.spam == 0, SpamWord.ham == 0)
        .execution_options(synchronize_session=False)
    )


def _less_one(statement: Update, counter: InstrumentedAttribute[int]) -> Update:
    less = case((counter > 0, counter - 1), else_=0)
    return statement.values({counter: less}).execution_options(synchronize_session=False)
