"""Lets all sessions of a process share what they read of certificates.

Every session of the messenger reads those of a hundred authorities, thirty milliseconds' work.
"""

import ssl
from functools import cache
from os import PathLike, fspath
from ssl import Purpose, SSLContext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import Buffer

Path = str | bytes | PathLike[str] | PathLike[bytes]


def share() -> None:
    """Of all contexts that are asked for from now on. Where certificates are handed over, they are read each time."""
    make = ssl.create_default_context
    made_once = cache(make)

    def create_default_context(
        purpose: Purpose = Purpose.SERVER_AUTH,
        *,
        cafile: Path | None = None,
        capath: Path | None = None,
        cadata: "str | Buffer | None" = None,
    ) -> SSLContext:
        if cadata is not None:
            return make(purpose, cafile=cafile, capath=capath, cadata=cadata)
        file, folder = (None if path is None else fspath(path) for path in (cafile, capath))
        return made_once(purpose, cafile=file, capath=folder)

    ssl.create_default_context = create_default_context
