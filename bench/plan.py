"""How much is measured: sizes, rounds, how long each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """A quick run is for looking whether all of it works, not for its figures."""

    sizes: tuple[int, ...] = (1_000, 10_000)
    rounds: int = 3
    seconds: float = 0.8
    warm_seconds: float = 0.2
    most_requests: int = 2_000
    clients: int = 2
    workers: int = 1
    threads: int = 8
    buyers: int = 2
    buyer_threads: int = 4
    orders: int = 250
    buying_seconds: float = 3.0
    checkouts: int = 30
    starts: int = 3
    imported: tuple[int, int] = (5_000, 20_000)
    report_titles: int = 1_000
    report_orders: int = 50_000


FULL = Plan()
QUICK = Plan(
    sizes=(200,),
    rounds=1,
    seconds=0.2,
    warm_seconds=0.1,
    orders=40,
    buying_seconds=1.0,
    checkouts=8,
    starts=1,
    imported=(200, 800),
    report_titles=200,
    report_orders=1_000,
)
