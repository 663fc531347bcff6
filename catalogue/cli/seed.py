"""Seeds: what the demo shows on its first day."""

from dataclasses import dataclass, field
from pathlib import Path

import click

from catalogue.cli.context import load_settings, open_shop
from catalogue.cli.seed_books import BookSeed, read_books
from catalogue.cli.seed_posts import add_post_seeds
from catalogue.cli.seed_replies import add_reply_seeds
from catalogue.core.assets import asset_folder
from catalogue.core.clock import utc_now
from catalogue.db.revision import pending
from catalogue.web.common.shop import Shop


@dataclass(slots=True)
class SeedReport:
    """What the seeds did: what was added, by name, and how much was there already."""

    added: list[str] = field(default_factory=list)
    unchanged: int = 0

    def note(self, name: str, *, added: bool) -> None:
        """Count one thing."""
        if added:
            self.added.append(name)
        else:
            self.unchanged += 1


def load_seeds(shop: Shop, folder: Path | None = None) -> SeedReport:
    """Add the titles, pieces for a minute and posts of a folder that the shop does not have yet.

    What is there is left alone, whatever became of it since: staff may have changed it. Files are
    built before the transaction that keeps them.
    """
    root = folder or asset_folder("seed_data")
    report = SeedReport()
    now = utc_now()
    for seed in read_books(root):
        report.note(seed.slug, added=_add_book(shop, seed))
        for title, added in _add_minutes(shop, seed):
            report.note(f"{seed.slug}: {title}", added=added)
    for slug, added in add_post_seeds(shop.database, root, now=now):
        report.note(slug, added=added)
    for key, added in add_reply_seeds(shop.database, root):
        report.note(key, added=added)
    return report


def _add_book(shop: Shop, seed: BookSeed) -> bool:
    now = utc_now()
    with shop.database.read() as session:
        if seed.is_known(session):
            return False
    files = seed.build_files()
    with shop.database.write() as session:
        book = seed.add(session, shop.storage, files, now=now)
    seed.draw_cover(book, shop.storage)
    return True


def _add_minutes(shop: Shop, seed: BookSeed) -> list[tuple[str, bool]]:
    """Add a title's pieces for a minute, to a title that was there before as well."""
    if "minutes" not in seed.facts:
        return []
    with shop.database.write() as session:
        return seed.add_minutes(session, now=utc_now())


@click.command()
@click.argument(
    "folder",
    required=False,
    type=click.Path(path_type=Path),
    metavar="[DIR]",
)
def seed(folder: Path | None) -> None:
    """Load titles, pieces and posts from DIR, or those that come with the shop; safe to repeat."""
    if folder is not None and not folder.is_dir():
        message = f"There is no folder {folder} to load from."
        raise click.ClickException(message)
    shop = open_shop(load_settings())
    if pending(shop.database.engine):
        raise click.ClickException("The database is not ready. Run “catalogue init” first.")
    try:
        report = load_seeds(shop, folder)
    except (KeyError, ValueError, OSError) as error:
        raise click.ClickException(f"The seeds cannot be read: {error}") from error
    if not report.added and not report.unchanged:
        message = f"There is nothing to load in {folder}: no books/*.toml and no posts/*.md."
        raise click.ClickException(message)
    click.echo(f"{len(report.added)} added, {report.unchanged} unchanged.")
    for name in report.added:
        click.echo(f"  {name}")
