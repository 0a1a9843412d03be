"""How far an update has come: a bar where a person watches, a rare plain line where a file does."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from bot.escapes import visible_line
from retrieval.updating import Progress

_SECONDS_BETWEEN_LINES = 10.0


@contextmanager
def shown_progress(stream: TextIO) -> Iterator[Progress]:
    """A report function whose calls are shown on `stream` while the block runs."""
    if stream.isatty():
        with _bar(stream) as report:
            yield report
    else:
        yield sparse_lines(stream)


def sparse_lines(stream: TextIO, *, clock: Callable[[], float] = time.monotonic) -> Progress:
    """Writes a line when work has gone on for a while, and then from time to time; short work says nothing."""
    last_line = clock()

    def report(done: int, total: int | None, what: str) -> None:
        nonlocal last_line
        now = clock()
        if now - last_line >= _SECONDS_BETWEEN_LINES:
            last_line = now
            of_total = "" if total is None else f" of {total}"
            stream.write(f"{done}{of_total} done, now {visible_line(what)}\n")
            stream.flush()

    return report


@contextmanager
def _bar(stream: TextIO) -> Iterator[Progress]:
    from rich import progress  # here, because what is piped starts faster without it
    from rich.console import Console

    with progress.Progress(
        progress.TextColumn("{task.description}", markup=False),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TextColumn("{task.fields[rate]}", markup=False),
        progress.TimeRemainingColumn(),
        console=Console(file=stream),
        transient=True,
    ) as bar:
        task = bar.add_task("", total=None, rate="", visible=False)
        started = time.monotonic()

        def report(done: int, total: int | None, what: str) -> None:
            elapsed = time.monotonic() - started
            rate = f"{done / elapsed:.0f}/s" if elapsed > 0 else ""
            bar.update(task, completed=done, total=total, description=visible_line(what), rate=rate, visible=True)

        yield report
