"""Which message is handled by what, and what comes round by itself."""

from datetime import timedelta

from catalogue.accounts.messages import ForgetTraces
from catalogue.blog.messages import (
    ForgetSenders,
    PublishDuePosts,
    TellFollowers,
    TellStaffOfReplies,
)
from catalogue.books.messages import MakeCoverPictures, PublishDueBooks, TurnDay, TurnPrices
from catalogue.cart.messages import ForgetOldCarts
from catalogue.checkout.messages import ExpireOrders, Reconcile
from catalogue.delivery.messages import DeliverOrder, SendFreshLinks
from catalogue.intake.messages import ForgetUploads
from catalogue.jobs.types import Periodic
from catalogue.mail.messages import SendBulkLetter, SendLetter
from catalogue.news.messages import DraftNews, ForgetNewsSenders, SendNewsBatch
from catalogue.payments.messages import ClosePayment, SendRefund, SettleEvent, SettlePayment
from catalogue.reports.messages import CountDays, SendStatements
from catalogue.search.messages import RefreshLikeness
from catalogue.worker.figures import count, statements
from catalogue.worker.intake import forget_uploads, make_cover
from catalogue.worker.letters import deliver, fresh_links, send_letter
from catalogue.worker.likeness import refresh_likeness
from catalogue.worker.money import (
    close_payment,
    expire_orders,
    reconcile,
    send_refund,
    settle_event,
    settle_payment,
)
from catalogue.worker.news import draft_news, forget_news_senders, send_news_batch
from catalogue.worker.replies import forget_senders, tell_followers, tell_staff
from catalogue.worker.staff import forget_traces
from catalogue.worker.tools import Handler
from catalogue.worker.upkeep import forget_carts, prices, publish_books, publish_posts, turn_day

HANDLERS: dict[type, Handler] = {
    ClosePayment: close_payment,
    CountDays: count,
    DeliverOrder: deliver,
    DraftNews: draft_news,
    ExpireOrders: expire_orders,
    ForgetNewsSenders: forget_news_senders,
    ForgetOldCarts: forget_carts,
    ForgetSenders: forget_senders,
    ForgetUploads: forget_uploads,
    MakeCoverPictures: make_cover,
    PublishDueBooks: publish_books,
    ForgetTraces: forget_traces,
    PublishDuePosts: publish_posts,
    Reconcile: reconcile,
    RefreshLikeness: refresh_likeness,
    SendBulkLetter: send_letter,
    SendFreshLinks: fresh_links,
    SendLetter: send_letter,
    SendNewsBatch: send_news_batch,
    SendRefund: send_refund,
    SendStatements: statements,
    SettleEvent: settle_event,
    SettlePayment: settle_payment,
    TurnDay: turn_day,
    TellFollowers: tell_followers,
    TellStaffOfReplies: tell_staff,
    TurnPrices: prices,
}
PERIODIC = (
    Periodic(ExpireOrders(), timedelta(minutes=1)),
    Periodic(TurnPrices(), timedelta(minutes=1)),
    Periodic(PublishDueBooks(), timedelta(minutes=1)),
    Periodic(PublishDuePosts(), timedelta(minutes=1)),
    Periodic(DraftNews(), timedelta(minutes=1)),
    Periodic(CountDays(), timedelta(minutes=1)),
    Periodic(Reconcile(), timedelta(hours=1)),
    Periodic(ForgetOldCarts(), timedelta(days=1)),
    Periodic(TellStaffOfReplies(), timedelta(minutes=5)),
    Periodic(ForgetSenders(), timedelta(days=1)),
    Periodic(ForgetNewsSenders(), timedelta(days=1)),
    Periodic(ForgetTraces(), timedelta(days=1)),
    Periodic(RefreshLikeness(), timedelta(days=1)),
    Periodic(ForgetUploads(), timedelta(hours=6)),
    Periodic(SendStatements(), timedelta(days=1), at_the_turn=True),
    Periodic(TurnDay(), timedelta(days=1), at_the_turn=True),
)
