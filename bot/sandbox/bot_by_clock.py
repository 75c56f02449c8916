"""`python -m bot.sandbox.bot_by_clock FILE`: runs the real bot by the demo's clock instead of the machine's."""

import sys
from pathlib import Path


def main() -> int:
    # Imported late: drawing processes import this module too, and do not need the whole bot.
    from bot import __main__ as entry
    from bot.sandbox.clock import DemoClock

    return entry.main(DemoClock(Path(sys.argv[1])))


if __name__ == "__main__":
    sys.exit(main())
