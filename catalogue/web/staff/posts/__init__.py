"""Posts: the list, the editor with its preview and drafts, publish and withdraw, history."""

from catalogue.web.staff.posts.history import put_back, show_history, show_revision
from catalogue.web.staff.posts.routes import pages

pages.get("/<slug>/history")(show_history)
pages.get("/<slug>/history/<int:number>")(show_revision)
pages.post("/<slug>/history/<int:number>/return")(put_back)

__all__ = ["pages"]
