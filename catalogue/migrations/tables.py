"""Every room's tables, gathered so that Alembic sees the whole."""

from catalogue.accounts import models as accounts
from catalogue.blog import models as blog
from catalogue.books import models as books
from catalogue.cart import models as cart
from catalogue.db import generation
from catalogue.db.base import Base
from catalogue.delivery import models as delivery
from catalogue.discounts import models as discounts
from catalogue.enquiries import models as enquiries
from catalogue.imports import models as imports
from catalogue.intake import models as intake
from catalogue.jobs import models as jobs
from catalogue.mail import models as mail
from catalogue.news import models as news
from catalogue.orders import models as orders
from catalogue.payments import models as payments
from catalogue.pictures import models as pictures
from catalogue.preferences import models as preferences
from catalogue.reports import models as reports
from catalogue.search import models as search
from catalogue.spam import models as spam

ROOMS = (
    *(accounts, blog, books, cart, generation, delivery, discounts),
    *(enquiries, imports, intake, jobs, mail, news, orders, payments, pictures),
    *(preferences, reports, search, spam),
)
metadata = Base.metadata
