"""Who may do what: the one table of staff routes. What does not stand here is denied.

``docs/permissions.md`` is made from it (``make docs``), and a test walks every route, role and
method against it.
"""

from dataclasses import dataclass

from catalogue.accounts.types import Role

OWNER = frozenset({Role.OWNER})
EDITORS = frozenset({Role.OWNER, Role.EDITOR})
SUPPORTERS = frozenset({Role.OWNER, Role.SUPPORT})
EVERYBODY = frozenset(Role)
_NOBODY_YET: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class Grant:
    """Who may use a route, and whether a sign-in of a while ago is enough for it.

    ``is_open`` routes are for people who are not signed in yet. ``largest_body`` is for those that
    take more bytes than the shop's usual forms.
    """

    roles: frozenset[Role]
    fresh: bool = False
    is_open: bool = False
    largest_body: int = 0

    def allows(self, role: Role) -> bool:
        """Return whether somebody of this role may use it."""
        return self.is_open or role in self.roles


OPEN = Grant(_NOBODY_YET, is_open=True)

_UPLOAD = 201 * 1024 * 1024
"""A file of the largest size, and what a form puts around it."""

GRANTS: dict[str, Grant] = {
    # Signing in
    "staff_sign_in.login": OPEN,
    "staff_sign_in.logout": OPEN,
    "staff_sign_in.forgot_password": OPEN,
    "staff_sign_in.reset_password": OPEN,
    "staff_sign_in.two_factor_token_validation": OPEN,
    "staff_sign_in.two_factor_rescue": OPEN,
    "staff_sign_in.tf_select": OPEN,
    "staff_sign_in.mf_recovery": OPEN,
    "staff_sign_in.wan_signin": OPEN,
    "staff_sign_in.wan_signin_response": OPEN,
    "staff_joining.show": OPEN,
    "staff_joining.join": OPEN,
    # Everybody's own
    "staff_dashboard.show": Grant(EVERYBODY),
    "staff_sign_in.verify": Grant(EVERYBODY),
    "staff_sign_in.wan_verify": Grant(EVERYBODY),
    "staff_sign_in.wan_verify_response": Grant(EVERYBODY),
    "staff_sign_in.change_password": Grant(EVERYBODY),
    "staff_sign_in.two_factor_setup": Grant(EVERYBODY, fresh=True),
    "staff_sign_in.two_factor_setup_validate": Grant(EVERYBODY, fresh=True),
    "staff_sign_in.mf_recovery_codes": Grant(EVERYBODY, fresh=True),
    "staff_sign_in.wan_register": Grant(EVERYBODY, fresh=True),
    "staff_sign_in.wan_register_response": Grant(EVERYBODY, fresh=True),
    "staff_sign_in.wan_delete": Grant(EVERYBODY, fresh=True),
    "staff_account.show": Grant(EVERYBODY),
    "staff_account.rename": Grant(EVERYBODY),
    "staff_account.end": Grant(EVERYBODY),
    "staff_account.end_others": Grant(EVERYBODY),
    # Reports
    "staff_reports.index": Grant(EDITORS),
    "staff_reports.sales": Grant(EDITORS),
    "staff_reports.sales_csv": Grant(OWNER, fresh=True),
    "staff_reports.month": Grant(EDITORS),
    "staff_reports.posts": Grant(EDITORS),
    "staff_reports.posts_csv": Grant(OWNER, fresh=True),
    "staff_reports.stock": Grant(EDITORS),
    "staff_reports.stock_csv": Grant(OWNER, fresh=True),
    "staff_reports.refunds": Grant(EDITORS),
    "staff_reports.refunds_csv": Grant(OWNER, fresh=True),
    # Books
    "staff_books.index": Grant(EVERYBODY),
    "staff_books.show": Grant(EVERYBODY),
    "staff_books.history": Grant(EDITORS),
    "staff_books.publish": Grant(EDITORS),
    "staff_books.withdraw": Grant(EDITORS),
    "staff_books.edit": Grant(EDITORS),
    "staff_books.change": Grant(EDITORS),
    "staff_books.editions": Grant(EVERYBODY),
    "staff_books.add_edition": Grant(EDITORS),
    "staff_books.edition": Grant(EVERYBODY),
    "staff_books.change_edition": Grant(EDITORS),
    "staff_books.remove_edition": Grant(EDITORS),
    "staff_books.set_price": Grant(EDITORS),
    "staff_books.stop_price": Grant(EDITORS),
    "staff_books.count_stock": Grant(EDITORS),
    # Posts
    "staff_posts.index": Grant(EDITORS),
    "staff_posts.change_many": Grant(EDITORS),
    "staff_posts.new": Grant(EDITORS),
    "staff_posts.create": Grant(EDITORS),
    "staff_posts.edit": Grant(EDITORS),
    "staff_posts.save": Grant(EDITORS),
    "staff_posts.render": Grant(EDITORS),
    "staff_posts.keep_draft": Grant(EDITORS),
    "staff_posts.throw_draft_away": Grant(EDITORS),
    "staff_posts.publish": Grant(EDITORS),
    "staff_posts.withdraw": Grant(EDITORS),
    "staff_posts.preview": Grant(EDITORS),
    "staff_posts.show_history": Grant(EDITORS),
    "staff_posts.show_revision": Grant(EDITORS),
    "staff_posts.put_back": Grant(EDITORS),
    "staff_pictures.index": Grant(EDITORS),
    "staff_pictures.keep": Grant(EDITORS),
    # Replies
    "staff_comments.index": Grant(EVERYBODY),
    "staff_comments.decide_about": Grant(EVERYBODY),
    "staff_comments.undo": Grant(EVERYBODY),
    "staff_comments.show": Grant(EVERYBODY),
    "staff_comments.answer": Grant(EVERYBODY),
    "staff_comments.edit": Grant(EVERYBODY),
    # Adding a book
    "staff_intake.show": Grant(EDITORS),
    "staff_intake.receive": Grant(EDITORS, largest_body=_UPLOAD),
    "staff_intake.number": Grant(EDITORS),
    "staff_intake.form": Grant(EDITORS),
    "staff_intake.add": Grant(EDITORS),
    "staff_intake.cover": Grant(EDITORS),
    # People
    "staff_people.index": Grant(OWNER),
    "staff_people.invite": Grant(OWNER, fresh=True),
    "staff_people.withdraw_invitation": Grant(OWNER, fresh=True),
    "staff_people.show": Grant(OWNER),
    "staff_people.change_role": Grant(OWNER, fresh=True),
    "staff_people.disable": Grant(OWNER, fresh=True),
    "staff_people.enable": Grant(OWNER, fresh=True),
    "staff_people.end_sessions": Grant(OWNER, fresh=True),
    "staff_people.take_factor": Grant(OWNER, fresh=True),
    # Discounts
    "staff_discounts.index": Grant(EVERYBODY),
    "staff_discounts.show": Grant(EVERYBODY),
    "staff_discounts.new": Grant(EDITORS),
    "staff_discounts.create": Grant(EDITORS),
    "staff_discounts.edit": Grant(EDITORS),
    "staff_discounts.change": Grant(EDITORS),
    "staff_discounts.switch_off": Grant(EDITORS),
    "staff_discounts.switch_on": Grant(EDITORS),
    "staff_discounts.add_code": Grant(EDITORS),
    "staff_discounts.add_batch": Grant(EDITORS),
    "staff_discount_codes.fetch": Grant(EDITORS, fresh=True),
    # Orders
    "staff_orders.index": Grant(SUPPORTERS),
    "staff_orders.show": Grant(SUPPORTERS),
    "staff_orders.new_refund": Grant(SUPPORTERS, fresh=True),
    "staff_orders.refund": Grant(SUPPORTERS, fresh=True),
    "staff_orders.resolve": Grant(SUPPORTERS),
    # Audit
    "staff_audit.index": Grant(OWNER),
    "staff_audit.export": Grant(OWNER, fresh=True),
    # Settings
    "staff_settings.index": Grant(OWNER),
    "staff_settings.show": Grant(OWNER),
    "staff_settings.change": Grant(OWNER),
    "staff_settings.history": Grant(OWNER),
    "staff_settings.put_back": Grant(OWNER),
    "staff_settings.preview": Grant(OWNER),
    # Jobs
    "staff_jobs.index": Grant(SUPPORTERS),
    "staff_jobs.retry": Grant(OWNER),
    "staff_jobs.give_up": Grant(OWNER),
    "staff_jobs.send_again": Grant(OWNER),
    # Guide
    "staff_guide.index": Grant(EVERYBODY),
    "staff_guide.show": Grant(EVERYBODY),
    "staff_guide.picture": Grant(EVERYBODY),
}


def grant_of(endpoint: str) -> Grant | None:
    """Return who may use a route; None is nobody."""
    return GRANTS.get(endpoint)
