"""Put a shop together: the one file that knows everybody."""

from hashlib import sha256
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from catalogue import __version__
from catalogue.core.assets import asset_folder
from catalogue.db import Database
from catalogue.db.probe import GenerationProbe
from catalogue.mail.rendering import introduce_shop
from catalogue.payments.gateway import StripeGateway
from catalogue.payments.types import Gateway
from catalogue.preferences.defaults import defaults_of
from catalogue.preferences.keeper import PreferenceKeeper
from catalogue.settings import Settings
from catalogue.storage import make_storage
from catalogue.web import staff
from catalogue.web.account import downloads, orders
from catalogue.web.checkout import cart, checkout, stripe_webhook
from catalogue.web.common import csrf, errors, headers, health, limits, templates, transaction
from catalogue.web.common.body import WholeRequest
from catalogue.web.common.page_cache import PageCache
from catalogue.web.common.shop import Shop
from catalogue.web.common.static_files import StaticFiles
from catalogue.web.storefront import BLUEPRINTS as STOREFRONT

BLUEPRINTS = (
    *STOREFRONT,
    cart.pages,
    checkout.pages,
    stripe_webhook.pages,
    orders.pages,
    downloads.pages,
    health.pages,
    *staff.BLUEPRINTS,
)


def create_app(settings: Settings) -> Flask:
    """Return the shop as a WSGI application; raise SettingsError when the settings are unsafe."""
    settings = settings.with_generated_secret()
    settings.check()
    shop = make_shop(settings)
    static_files = StaticFiles(asset_folder("static"), settings.data_dir.resolve() / "static")
    app = Flask("catalogue", static_folder=None)
    configure(app, settings)
    app.request_class = WholeRequest
    shop.attach(app.extensions)
    templates.install(app, settings, static_files, shop.language)
    limits.install(app, settings)
    headers.install(app, settings, static_files)
    transaction.install(app)
    csrf.install(app)
    errors.install(app)
    staff.install(app, settings)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    wrap(app, shop, static_files)
    return app


def make_shop(settings: Settings) -> Shop:
    """Open what web, worker and commands share."""
    language = settings.language()
    database = Database(settings.database)
    keeper = PreferenceKeeper(GenerationProbe(database), defaults_of(settings))
    introduce_shop(lambda: templates.shop_facts(keeper.now(), settings), language)
    return Shop(
        settings=settings,
        database=database,
        keeper=keeper,
        storage=make_storage(settings.storage),
        gateway=make_gateway(settings),
        language=language,
    )


def make_gateway(settings: Settings) -> Gateway:
    """Return the way to Stripe, or to the sandbox in its place."""
    return StripeGateway(
        settings.stripe_api_key.get_secret_value(),
        settings.stripe_webhook_secret.get_secret_value(),
        live=settings.live_payments,
        api_base=settings.stripe_api_base,
    )


def configure(app: Flask, settings: Settings) -> None:
    """Set what Flask leaves open: hosts, body sizes, cookies."""
    hosts = [settings.host]
    if not settings.is_production:
        hosts += ["localhost", "127.0.0.1"]
    app.config.update(
        SECRET_KEY=settings.secret_key.get_secret_value(),
        TRUSTED_HOSTS=hosts,
        MAX_CONTENT_LENGTH=settings.max_body_bytes,
        MAX_FORM_MEMORY_SIZE=settings.max_body_bytes,
        MAX_FORM_PARTS=200,
        PREFERRED_URL_SCHEME="https" if settings.is_production else "http",
    )


def version_of(shop: Shop, static_files: StaticFiles) -> str:
    """Return what changes with anything that pages are made of beside the database.

    That is the code, the templates, the static files, and what the settings and the language say.
    """
    code, settings = Path(__file__).parent, shop.settings
    parts = [static_files.version, *templates.shop_facts(shop.keeper.defaults, settings).values()]
    parts += [
        settings.shipping_rates,
        str(settings.replies_close_after_days),
        str(settings.takes_payments),
        shop.language.code,
        shop.language.version,
        __version__,
    ]
    digest = sha256("|".join(parts).encode())
    for path in sorted([*code.rglob("*.py"), *asset_folder("templates").rglob("*.html")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def wrap(app: Flask, shop: Shop, static_files: StaticFiles) -> None:
    """Put static files, the page cache and the proxy's headers around the application."""
    cached = PageCache(
        app.wsgi_app,
        shop.keeper.probe,
        version=version_of(shop, static_files),
        limit=shop.settings.page_cache_bytes,
    )
    served = health.watched_from_near(static_files.serve(cached), shop.settings.host)
    hops = shop.settings.trusted_proxies
    app.wsgi_app = (  # type: ignore[method-assign]
        ProxyFix(served, x_for=hops, x_proto=hops, x_host=hops) if hops else served
    )
