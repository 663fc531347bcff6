"""The command line: one file per noun. A command is an edge: it commits, and prints one line."""

from typing import Any

import click
from sqlalchemy.exc import NoSuchModuleError, ProgrammingError

from catalogue.cli.check import doctor, routes
from catalogue.cli.comments import comments
from catalogue.cli.export import export
from catalogue.cli.imports import imports
from catalogue.cli.news import news
from catalogue.cli.payments import reconcile
from catalogue.cli.posts import posts
from catalogue.cli.run import demo, init, serve, worker
from catalogue.cli.seed import seed
from catalogue.cli.spam import spam
from catalogue.cli.staff import staff
from catalogue.core.errors import Refusal
from catalogue.db import DatabaseUnavailableError


class _OneSentence(click.Group):
    """Ends with one sentence for what an operator can mend, and with a traceback for our faults."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except Refusal as error:
            raise click.ClickException(error.sentence) from error
        except (DatabaseUnavailableError, ProgrammingError) as error:
            reason = str(error).splitlines()[0]
            message = f"The database cannot be used: {reason}. Has `catalogue init` been run?"
            raise click.ClickException(message) from error
        except (NoSuchModuleError, ModuleNotFoundError) as error:
            message = f"DATABASE_URL names a database that this shop does not know: {error}"
            raise click.ClickException(message) from error
        except OSError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_OneSentence, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="catalogue")
def main() -> None:
    """Run a bookshop: set it up, serve it, look after it."""


for command in (
    comments,
    demo,
    doctor,
    export,
    imports,
    init,
    news,
    posts,
    reconcile,
    routes,
    seed,
    serve,
    spam,
    staff,
    worker,
):
    main.add_command(command)
