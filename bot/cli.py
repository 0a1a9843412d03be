"""`loccit`: arguments and exit codes. What a command does is in `commands`, imported only when one is run."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from bot import __version__
from bot.escapes import visible_error
from bot.exit_codes import ExitCode
from bot.wording import en

_EXIT_CODES = """\
exit codes: 0 done or answered, 1 failed (one line on standard error says why), 2 wrong usage,
3 not found in the documents, 130 interrupted"""
_EXIT_OF_CHECK = "Says what to do, and exits with 1, if something is wrong."


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; the exit code."""
    _make_streams_safe()
    arguments = build_parser().parse_args(argv)
    try:
        exit_code = _run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has seen enough. Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    except KeyboardInterrupt:
        after_the_key = "\n" if sys.stderr.isatty() else ""  # a terminal shows ^C where the cursor stood
        print(f"{after_the_key}{arguments.when_interrupted}", file=sys.stderr)  # noqa: T201
        return ExitCode.INTERRUPTED
    return exit_code


def _run(arguments: argparse.Namespace) -> int:
    from bot import commands
    from bot.settings import SettingsError
    from retrieval.errors import RetrievalError

    try:
        return commands.run(arguments)
    except BrokenPipeError:
        raise
    except (SettingsError, RetrievalError, OSError) as error:
        if arguments.debug:
            raise
        print(f"loccit: {visible_error(error)}", file=sys.stderr)  # noqa: T201
        return ExitCode.FAILED


def _make_streams_safe() -> None:
    """No text can break the output: what the screen's encoding lacks is escaped, what is typed wrongly is replaced."""
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace"), (sys.stderr, "backslashreplace")):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=errors)


def build_parser() -> argparse.ArgumentParser:
    """The whole command line; also what `docs/commands.md` is made of."""
    parser = argparse.ArgumentParser(
        prog="loccit",
        description="Ask your own documents in plain words. Answers are quoted exactly, with the place they stand.",
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"loccit {__version__}")
    _add_common_options(parser, config=None, data_dir=None, debug=False)
    parser.set_defaults(when_interrupted=en.INTERRUPTED)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    _command(commands, "chat", "Talk with the documents in the terminal; also reads questions from a pipe.")

    ask = _command(commands, "ask", "Ask one question. Exits with 0 when answered, 3 when not found in the documents.")
    ask.add_argument("question", nargs="+", metavar="QUESTION", help="the question; several words are joined")
    ask.add_argument("--json", action="store_true", help="print the result as one line of JSON")
    ask.add_argument("--all", action="store_true", help="show every place that was found, not only the best")
    ask.add_argument("--explain", action="store_true", help="also print how the question was read and what decided")

    _add_corpus_commands(commands)

    _command(commands, "telegram", "Run the Telegram bot until it is stopped.")

    evaluate = _command(commands, "eval", "Measure the answers on a question set, a folder in BEIR form.")
    evaluate.add_argument(
        "dataset", type=Path, metavar="DATASET", help="the folder, or a file of questions alone to ask of the corpus"
    )
    evaluate.add_argument("--results", type=Path, metavar="FILE", help="write the results as JSON lines")
    evaluate.add_argument(
        "--against",
        type=Path,
        metavar="FILE",
        help="compare with an earlier run, by its results file: every measure, and which questions changed",
    )
    evaluate.add_argument("--report", type=Path, metavar="FILE", help="write a page (HTML) with charts and worst cases")
    evaluate.add_argument("--plots", action="store_true", help="also draw calibration, and risk against coverage")
    evaluate.add_argument("--limit", type=_positive, metavar="N", help="ask N questions only, evenly spread")
    evaluate.add_argument("--json", action="store_true", help="print the measures as JSON instead of a table")

    _add_calibrate(commands)

    _command(
        commands,
        "doctor",
        f"Check settings, folders, corpus and token. {_EXIT_OF_CHECK}",
    )
    return parser


def _add_calibrate(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    calibrate = _command(
        commands,
        "calibrate",
        "Fit how sure answers must be to the corpus. Takes questions whose answers you know, or makes some from the "
        "documents themselves, which is less worth. Kept only if it does better on questions it did not see.",
    )
    made_from = calibrate.add_mutually_exclusive_group()
    made_from.add_argument(
        "questions",
        nargs="?",
        type=Path,
        metavar="QUESTIONS",
        help="a file of questions, or a folder in BEIR form without documents",
    )
    made_from.add_argument(
        "--generated", type=_positive, metavar="N", help="make up to N questions from the corpus (default: 200)"
    )
    made_from.add_argument("--reset", action="store_true", help="forget the calibration")
    calibrate.add_argument("--dry-run", action="store_true", help="only report; change nothing")
    calibrate.add_argument("--json", action="store_true", help="print the report as JSON")
    calibrate.set_defaults(when_interrupted=en.INTERRUPTED_CALIBRATION)


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError("this must be a number, 1 or more")
    return int(text)


def _add_corpus_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    corpus = commands.add_parser(
        "corpus", help="Add, list, check and remove documents", description="Add, list, check and remove documents."
    )
    actions = corpus.add_subparsers(dest="action", metavar="ACTION", required=True)
    rejected = "Exits with 1 if something was rejected; the others are kept."

    add = _command(actions, "add", f"Add files, or all files below folders, replacing older versions. {rejected}")
    add.add_argument("paths", nargs="+", metavar="PATH", help="a file or folder")

    sync = _command(
        actions,
        "sync",
        f"Make the corpus equal to a folder; other documents are removed, and kept for one rollback. {rejected}",
    )
    sync.add_argument("folder", type=Path, metavar="FOLDER", help="the folder")
    sync.add_argument(
        "--erase-removed", action="store_true", help="erase what is removed at once; no rollback brings it back"
    )

    _command(actions, "list", "List the documents.")

    show = _command(actions, "show", "Show a document: what is known of it, and its text.")
    show.add_argument("id", metavar="ID", help="the document's id, as `corpus list` shows it")

    remove = _command(actions, "remove", f"Remove documents; their text is gone for good. {rejected}")
    remove.add_argument("ids", nargs="+", metavar="ID", help="a document's id, as `corpus list` shows it")

    _command(actions, "check", f"Check the stored corpus. {_EXIT_OF_CHECK}")

    export = _command(actions, "export", "Write all documents as JSON lines.")
    export.add_argument("--output", type=Path, metavar="FILE", help="write to FILE instead of standard output")

    import_ = _command(actions, "import", f"Add the documents of an export. {rejected}")
    import_.add_argument("file", type=Path, metavar="FILE", help="the export; - for standard input")

    _command(actions, "rollback", "Return to the corpus before the last update.")
    for name in ("add", "sync", "remove", "import", "rollback"):
        actions.choices[name].set_defaults(when_interrupted=en.INTERRUPTED_UPDATE)


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, text: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text.partition(". ")[0].rstrip("."), description=text)
    # Suppressed defaults: what stands before the command is not undone by what is not said after it.
    _add_common_options(parser, config=argparse.SUPPRESS, data_dir=argparse.SUPPRESS, debug=argparse.SUPPRESS)
    return parser


def _add_common_options(parser: argparse.ArgumentParser, **defaults: object) -> None:
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        default=defaults["config"],
        help="settings file instead of the usual one",
    )
    parser.add_argument(
        "--data-dir", type=Path, metavar="FOLDER", default=defaults["data_dir"], help="folder that holds the corpus"
    )
    parser.add_argument(
        "--debug", action="store_true", default=defaults["debug"], help="show the traceback when something fails"
    )
