"""What each command of `cli` does, with its arguments already read."""

import argparse
import contextlib
import datetime
import io
import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.calibration_file import (
    CalibrationFileError,
    KeptCalibration,
    calibration_path,
    read_calibration,
    remove_calibration,
    write_calibration,
)
from bot.corpus_admin import CorpusAdmin
from bot.escapes import visible, visible_error, visible_line
from bot.exit_codes import ExitCode
from bot.logs import set_up_logging
from bot.settings import Settings, load_settings
from bot.terminal.printing import (
    Screen,
    card_lines,
    document_lines,
    explanation_lines,
    outcome_lines,
    text_line,
    update_lines,
)
from bot.terminal.progress import shown_progress
from bot.terminal.session import run_chat
from bot.wiring import Service, has_store, open_service
from bot.wording import en
from retrieval.answering.confidence import weights_fingerprint
from retrieval.errors import StoreError
from retrieval.model import Answer, CorpusUpdate, Rejection
from retrieval.records import LISTED_PASSAGES, json_line, result_record

if TYPE_CHECKING:
    from retrieval.evaluation import EvaluationReport  # evaluations alone pay for it

_GENERATED_QUESTIONS = 200
_WEB_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_AS_JSON_ESCAPE = "backslashreplace"
"""Half a surrogate pair, which UTF-8 cannot carry, becomes an escape that JSON knows as well."""


def run(arguments: argparse.Namespace) -> ExitCode:
    """Runs the command that the arguments name."""
    if arguments.command == "doctor":  # before settings are read: it reports what is wrong with them
        from bot.doctor import run_doctor

        return run_doctor(arguments.config, data_dir=arguments.data_dir, screen=Screen(sys.stdout))
    settings = load_settings(arguments.config, data_dir=arguments.data_dir)
    set_up_logging(settings, sys.stderr)
    name = f"corpus {arguments.action}" if arguments.command == "corpus" else arguments.command
    return _COMMANDS[name](settings, arguments)


def _chat(settings: Settings, _arguments: argparse.Namespace) -> ExitCode:
    with _asking(settings) as service:
        return run_chat(service, stdin=sys.stdin, stdout=sys.stdout, stderr=sys.stderr)


def _ask(settings: Settings, arguments: argparse.Namespace) -> ExitCode:
    with _asking(settings) as service:
        timed = service.ask(
            " ".join(arguments.question),
            listed=LISTED_PASSAGES if arguments.json else 0,
            explain=arguments.explain,
        )
    outcome = timed.outcome
    if timed.is_question_cut:
        _note(en.question_cut(settings.max_question_characters))
    if arguments.json:
        _write_json(json_line(result_record(outcome, question_id=None, elapsed_ms=timed.elapsed_ms)))
    else:
        screen = Screen(sys.stdout)
        screen.show(outcome_lines(outcome, shows_all=arguments.all))
        if arguments.explain:
            screen.show([(), *explanation_lines(outcome, timed.elapsed_ms)])
    return ExitCode.DONE if isinstance(outcome, Answer) else ExitCode.NOT_FOUND


def _add(settings: Settings, arguments: argparse.Namespace) -> ExitCode:
    """Web addresses and paths to nothing are rejected before a store is made for them."""
    rejected = []
    paths = []
    for source in arguments.paths:
        if _WEB_ADDRESS.match(source):
            rejected.append(Rejection(source=source, reason=en.FETCHING_NOT_THERE))
        elif not Path(source).exists():
            rejected.append(Rejection(source=source, reason=en.NO_SUCH_FILE))
        else:
            paths.append(Path(source))
    if not paths:
        for rejection in rejected:
            _fail(f"{visible_line(rejection.source)}: {rejection.reason}")
        return ExitCode.FAILED
    with _updating(settings) as admin, shown_progress(sys.stderr) as progress:
        update = admin.add_paths(paths, progress)
    return _report(replace(update, rejected=(*rejected, *update.rejected)))


def _sync(settings: Settings, arguments: argparse.Namespace) -> ExitCode:
    if not arguments.folder.is_dir():
        raise NotADirectoryError(20, en.NOT_A_FOLDER, str(arguments.folder))
    with _updating(settings) as admin, shown_progress(sys.stderr) as progress:
        update = admin.sync(arguments.folder, progress, keep_removed=not arguments.erase_removed)
    return _report(update)


def _import(settings: Settings, arguments: argparse.Namespace) -> ExitCode:
    with contextlib.ExitStack() as stack:
        if str(arguments.file) == "-":
            lines: Iterator[str] = sys.stdin
        else:
            lines = stack.enter_context(arguments.file.open(encoding="utf-8", errors="replace"))
        admin = stack.enter_context(_updating(settings))
        progress = stack.enter_context(shown_progress(sys.stderr))
        update = admin.import_lines(lines, progress)
    return _report(update)


def _remove(settings: Settings, arguments: argparse.Namespace) -> ExitCode:
    with _existing(settings) as admin:
        return _report(admin.remove(arguments.ids))


def _rollback(settings: Settings, _arguments: argparse.Namespace) -> ExitCode:
    with _existing(settings) as admin:
        return _report(admin.rollback())


def _list(settings: Settings, _arguments: argparse.Namespace) -> ExitCode:
    if not has_store(settings):
        _note(en.NO_CORPUS)
        return ExitCode.DONE
    with _existing(settings) as admin:
        Screen(sys.stdout).show(card_lines(admin.documents()))
    return ExitCode.DONE


def _show(settings: Settings, arguments: argparse.Namespace) -> ExitCode:
    with _existing(settings) as admin:
        document = admin.document(arguments.id)
    if document is None:
        _fail(en.no_such_document(visible_line(arguments.id)))
        return ExitCode.FAILED
    Screen(sys.stdout).show(document_lines(document))
    return ExitCode.DONE


def _check(settings: Settings, _arguments: argparse.Namespace) -> ExitCode:
    with _existing(settings) as admin:
        problems = admin.check()
    Screen(sys.stdout).show(text_line(visible_line(line)) for line in problems or [en.CORPUS_IS_SOUND])
    return ExitCode.FAILED if problems else ExitCode.DONE


def _export(settings: Settings, arguments: argparse.Namespace) -> ExitCode:
    with _existing(settings) as admin:
        if arguments.output is None:
            for line in admin.export():
                _write_json(line)
            return ExitCode.DONE
        with arguments.output.open("w", encoding="utf-8", errors=_AS_JSON_ESCAPE) as file:
            file.writelines(line + "\n" for line in admin.export())
    return ExitCode.DONE


def _eval(settings: Settings, arguments: argparse.Namespace) -> ExitCode:
    """A question set without documents of its own is asked of the corpus that is there."""
    from retrieval.evaluation import evaluate, render_html, report_json

    files = [file for file in (arguments.results, arguments.against, arguments.report) if file is not None]
    twice = next((file for place, file in enumerate(files) if file.resolve() in map(Path.resolve, files[:place])), None)
    if twice is not None:
        _fail(en.same_file(visible_line(str(twice))))
        return ExitCode.FAILED
    with contextlib.ExitStack() as stack:
        own: dict[str, Any] = {}
        if arguments.dataset.is_file() or (
            arguments.dataset.is_dir() and not (arguments.dataset / "corpus.jsonl").exists()
        ):
            service = stack.enter_context(_asking(settings))
            own = {"corpus": service.corpus, "calibration": service.calibration}
        # Opened before anything is asked: what cannot be written is known at once. An older page stays till the end.
        results, page = (
            None if file is None else stack.enter_context(file.open(mode, encoding="utf-8"))
            for file, mode in ((arguments.results, "w"), (arguments.report, "a"))
        )
        progress = stack.enter_context(shown_progress(sys.stderr))
        report = evaluate(
            arguments.dataset,
            results=results,
            limit=arguments.limit,
            progress=progress,
            against=arguments.against,
            **own,
        )
        if page is not None:
            page.truncate(0)
            page.write(render_html(report))
    if arguments.json:
        _write_json(json.dumps(report_json(report), ensure_ascii=False))
    else:
        _show_evaluation(report, plots=arguments.plots)
    return ExitCode.DONE


def _show_evaluation(report: "EvaluationReport", *, plots: bool) -> None:
    from bot.terminal.evaluation import comparison_lines, plot_lines
    from retrieval.evaluation import render_comparison_table, render_table

    sys.stdout.write(visible(render_table(report)))
    screen = Screen(sys.stdout)
    if report.comparison is not None:
        compared = en.compared_with(visible_line(report.comparison.name), report.comparison.questions)
        sys.stdout.write(f"\n{compared}\n\n{render_comparison_table(report.comparison)}")
        screen.show(comparison_lines(report.comparison))
    if plots:
        screen.show([(), *plot_lines(report.judged)])


def _calibrate(settings: Settings, arguments: argparse.Namespace) -> ExitCode:
    """Nothing is written before all questions were asked, so that an interruption changes nothing."""
    if arguments.reset:
        return _reset_calibration(settings, arguments)
    from bot.terminal.calibration import calibration_lines
    from retrieval.evaluation import calibrate, calibrate_on_generated, calibration_json, load_question_set

    question_set = None if arguments.questions is None else load_question_set(arguments.questions)
    _note_unused_calibration(settings)
    with _asking(settings) as service, shown_progress(sys.stderr) as progress:
        view = service.corpus.view()
        if question_set is None:
            report = calibrate_on_generated(view, arguments.generated or _GENERATED_QUESTIONS, progress)
        else:
            report = calibrate(view, question_set, progress)
    is_kept = report.helps and not arguments.dry_run
    if is_kept:
        write_calibration(
            settings.data_dir,
            KeptCalibration(
                slope=report.fit.calibration.slope,
                offset=report.fit.calibration.offset,
                made_from="generated" if report.is_generated else "questions",
                questions=report.used,
                made_on=datetime.datetime.now(datetime.UTC).date().isoformat(),
                weights=weights_fingerprint(),
            ),
        )
    if arguments.json:
        _write_json(json.dumps(calibration_json(report, is_kept=is_kept)))
    else:
        Screen(sys.stdout).show(calibration_lines(report, is_kept=is_kept))
    return ExitCode.DONE


def _reset_calibration(settings: Settings, arguments: argparse.Namespace) -> ExitCode:
    path = calibration_path(settings.data_dir)
    was_there = path.exists() if arguments.dry_run else remove_calibration(settings.data_dir)
    if arguments.json:
        _write_json(json.dumps({"reset": was_there and not arguments.dry_run}))
    elif not was_there:
        Screen(sys.stdout).show([text_line(en.NO_CALIBRATION)])
    else:
        said = en.would_forget_calibration(str(path)) if arguments.dry_run else en.CALIBRATION_FORGOTTEN
        Screen(sys.stdout).show([text_line(visible_line(said))])
    return ExitCode.DONE


def _note_unused_calibration(settings: Settings) -> None:
    try:
        kept = read_calibration(settings.data_dir)
    except CalibrationFileError as error:
        _note(visible_line(en.calibration_broken(str(calibration_path(settings.data_dir)), str(error))))
        return
    if kept is not None and not kept.fits_weights:
        _note(visible_line(en.calibration_of_other_weights(str(calibration_path(settings.data_dir)))))


def _telegram(settings: Settings, _arguments: argparse.Namespace) -> ExitCode:
    from bot.telegram import TelegramBotError, run

    try:
        run(settings, lambda: _asking(settings), announce=_note)
    except TelegramBotError as error:
        _fail(visible_error(error))
        return ExitCode.FAILED
    return ExitCode.DONE


_COMMANDS: dict[str, Callable[[Settings, argparse.Namespace], ExitCode]] = {
    "chat": _chat,
    "ask": _ask,
    "corpus add": _add,
    "corpus sync": _sync,
    "corpus list": _list,
    "corpus show": _show,
    "corpus remove": _remove,
    "corpus check": _check,
    "corpus export": _export,
    "corpus import": _import,
    "corpus rollback": _rollback,
    "eval": _eval,
    "calibrate": _calibrate,
    "telegram": _telegram,
}


@contextlib.contextmanager
def _asking(settings: Settings) -> Iterator[Service]:
    """The service for questions; makes a store from the starter documents where there is none."""
    if not has_store(settings) and settings.starter_corpus:
        _note(en.STARTER_CORPUS)
    with contextlib.ExitStack() as stack:
        with shown_progress(sys.stderr) as progress:
            service = stack.enter_context(open_service(settings, progress))
        yield service


@contextlib.contextmanager
def _updating(settings: Settings) -> Iterator[CorpusAdmin]:
    """The operations over a store, made empty where there is none."""
    with open_service(settings, may_load_starter_corpus=False) as service:
        yield service.admin


@contextlib.contextmanager
def _existing(settings: Settings) -> Iterator[CorpusAdmin]:
    """The operations over a store that is already there."""
    if not has_store(settings):
        raise StoreError(en.NO_CORPUS)
    with _updating(settings) as admin:
        yield admin


def _report(update: CorpusUpdate) -> ExitCode:
    Screen(sys.stdout).show(update_lines(update))
    return ExitCode.FAILED if update.rejected else ExitCode.DONE


def _write_json(line: str) -> None:
    """JSON is UTF-8, whatever encoding the screen has."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors=_AS_JSON_ESCAPE)
    sys.stdout.write(line + "\n")


def _fail(text: str) -> None:
    _note(f"loccit: {text}")


def _note(text: str) -> None:
    """A line beside the answer: for people, not for what reads the output."""
    print(text, file=sys.stderr)  # noqa: T201
