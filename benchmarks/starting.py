"""What a start costs on the starter corpus: time to the first answer, and memory of the command and of the running bot.

    python -m benchmarks.starting [--runs 7] [--write]

Whole processes, as a person starts them. The bot runs against the Bot API server of the tests, and is asked a few
questions before its memory is read. Memory is resident memory, read from the kernel, so this needs Linux.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bot_api_peer import TOKEN, Person, running_peer

RESULTS = Path(__file__).parent / "results" / "starting.md"
QUESTION = "When did To Lam meet Zyuganov?"
ASKER = 7


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures what a start costs on the starter corpus.")
    parser.add_argument("--runs", type=int, default=7, help="starts measured (default 7)")
    parser.add_argument("--write", action="store_true", help=f"keep the table as {RESULTS.name}")
    arguments = parser.parse_args()
    with TemporaryDirectory() as home:
        first, _ = _ask(Path(home))
        later = [_ask(Path(home)) for _ in range(arguments.runs)]
        bot = _bot_memory(Path(home))
    report = "\n".join(
        [
            "# What a start costs",
            "",
            f"`python -m benchmarks.starting --runs {arguments.runs}`: whole processes on the starter corpus.",
            "",
            "| | |",
            "|---|---|",
            f"| `loccit ask`, very first (makes the corpus), s | {first:.2f} |",
            f"| `loccit ask` after that, median (fastest to slowest), s | {_spread([took for took, _ in later])} |",
            f"| its resident memory at most, MB | {max(memory for _, memory in later):.0f} |",
            f"| resident memory of the bot after ten questions, MB | {bot:.0f} |",
            "",
        ]
    )
    sys.stdout.write(report)
    if arguments.write:
        RESULTS.write_text(report, encoding="utf-8")


def _spread(values: list[float]) -> str:
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def _environment(home: Path, **settings: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LOCCIT_")}
    return kept | {"HOME": str(home), "LOCCIT_DATA_DIR": str(home / "data")} | settings


def _ask(home: Path) -> tuple[float, float]:
    """Seconds of one whole process, and the most memory that it had, in megabytes."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "ask", QUESTION], env=_environment(home), stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit("the question was not answered")
    return seconds, usage.ru_maxrss / 1024


def _bot_memory(home: Path) -> float:
    """Megabytes of a bot that has answered ten questions."""
    with running_peer(home / "journal.jsonl") as peer:
        settings = {
            "LOCCIT_TELEGRAM_TOKEN": TOKEN,
            "LOCCIT_TELEGRAM_BASE_URL": peer.url,
            "LOCCIT_ALLOWED_USER_IDS": str(ASKER),
        }
        bot = subprocess.Popen(
            [sys.executable, "-m", "bot", "telegram"], env=_environment(home, **settings), stderr=subprocess.DEVNULL
        )
        try:
            person = Person(peer=peer, user_id=ASKER)
            for _ in range(10):
                person.ask(QUESTION)
            status = Path(f"/proc/{bot.pid}/status").read_text(encoding="utf-8")
        finally:
            bot.terminate()
            bot.wait(timeout=20)
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")) / 1024


if __name__ == "__main__":
    main()
