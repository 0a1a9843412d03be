"""Progress: a bar for a person, a rare plain line for a file, and nothing hostile in either."""

import io

from bot.terminal.progress import shown_progress, sparse_lines


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_short_work_says_nothing_to_a_file() -> None:
    stream = io.StringIO()
    with shown_progress(stream) as report:
        for number in range(100):
            report(number, 100, "a.txt")
    assert stream.getvalue() == ""


def test_long_work_says_a_line_now_and_then() -> None:
    stream = io.StringIO()
    seconds = iter([0.0, 1.0, 11.0, 12.0, 22.0])
    report = sparse_lines(stream, clock=lambda: next(seconds))
    for number in range(1, 5):
        report(number, None if number == 4 else 9, f"\x1b[2J{number}.txt")
    assert stream.getvalue() == "2 of 9 done, now \\x1b[2J2.txt\n4 done, now \\x1b[2J4.txt\n"


def test_a_person_sees_what_is_being_done_and_how_far_it_is() -> None:
    stream = Terminal()
    with shown_progress(stream) as report:
        report(3, 9, "notes/[bold]\x1b]0;x\x07.txt")
    assert "[bold]\\x1b]0;x\\x07.txt" in stream.getvalue().replace("\n", "")
    assert "3/9" in stream.getvalue()
