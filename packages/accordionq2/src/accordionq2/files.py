"""Files and folders of the station."""

from __future__ import annotations

from devicewire.accordionq2.models import FileEntry, FileListing, FileRoot

__all__ = ["FileEntry", "FileListing", "FileRoot"]
