"""The one exception of the exporter's own: what the user can mend."""
from __future__ import annotations

import sys
from typing import Callable


class ExportError(Exception):
    """Its message is one line: where: what is wrong. What to do."""


def run(program: str, main: Callable[[], None]) -> None:
    """Runs main and leaves: 0, 2 after an ExportError (its line on stderr), 130 after Ctrl-C."""
    try:
        main()
    except ExportError as error:
        print(f"{program}: {error}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


def say(line: str) -> None:
    """One line of progress on stderr."""
    print(line, file=sys.stderr, flush=True)
