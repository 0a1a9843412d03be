"""What a shell sees of how a command ended."""

from enum import IntEnum


class ExitCode(IntEnum):
    """argparse itself ends with 2, for wrong usage."""

    DONE = 0
    FAILED = 1
    NOT_FOUND = 3
    INTERRUPTED = 130
