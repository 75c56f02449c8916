"""`python -m bot.site`: builds the site of the settings into SITE_DIR. A running bot starts it as a separate process.
An error is reported in one line, with exit code 1."""

import asyncio
import os
import sys
from datetime import UTC, datetime

from bot.helper_process import NICE, seldom_look_for_garbage


def main() -> int:
    from bot import settings
    from bot.site import building
    from bot.site.errors import SiteError
    from storage.engine.replica import open_for_reading
    from storage.errors import StorageError

    os.nice(NICE)
    seldom_look_for_garbage()

    async def build(chosen: settings.Settings) -> None:
        if chosen.site_dir is None:
            raise settings.SettingsError("SITE_DIR is not set")
        db, not_used = await open_for_reading(
            chosen.database_url, chosen.database_replica_url, seconds=chosen.database_replica_seconds
        )
        if not_used is not None:
            print(not_used, file=sys.stderr)
        try:
            await building.build(
                db, chosen.site_dir, now=datetime.now(UTC), contact=chosen.operator_contact,
                methodologies=chosen.methodologies, web_url=chosen.web_url,
            )  # fmt: skip
        finally:
            await db.close()

    try:
        asyncio.run(build(settings.load()))
    except (settings.SettingsError, SiteError, StorageError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
