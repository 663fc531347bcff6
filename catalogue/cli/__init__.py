"""The command line: one file per noun. A command is an edge: it commits, and prints one line."""

import click

from catalogue.cli.check import doctor, routes
from catalogue.cli.export import export
from catalogue.cli.payments import reconcile
from catalogue.cli.run import demo, init, serve, worker
from catalogue.cli.seed import seed
from catalogue.cli.staff import staff


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="catalogue")
def main() -> None:
    """Run a bookshop: set it up, serve it, look after it."""


for command in (demo, doctor, export, init, reconcile, routes, seed, serve, staff, worker):
    main.add_command(command)
