"""`python -m tests.typed_command ARGUMENTS`: a command as a shell starts it, in a fork of the tests' warm process."""

import os
import sys
from pathlib import Path

from tests.forking import warm_parent

if __name__ == "__main__":
    status, out, err = warm_parent().run(sys.argv[1:], os.environ, Path.cwd())
    sys.stdout.write(out)
    sys.stderr.write(err)
    sys.exit(status)
