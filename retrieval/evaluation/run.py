"""Asks the questions of a set, of its own corpus or of one that is there, and measures the answers."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from retrieval.answering import answer_question
from retrieval.answering.confidence import UNCALIBRATED, Calibration
from retrieval.documents import make_document
from retrieval.engine.interface import Corpus, CorpusView, PreparedDocument
from retrieval.engine.local import LocalCorpus
from retrieval.errors import QuestionSetError
from retrieval.evaluation.comparison import compare_runs, require_common_questions
from retrieval.evaluation.metrics import JudgedAnswer, judge, measure_all
from retrieval.evaluation.question_set import CorpusText, Question, QuestionSet, evenly_spread, load_question_set
from retrieval.evaluation.report import EvaluationReport
from retrieval.evaluation.results_file import read_results
from retrieval.model import Answer, Document, NoAnswer
from retrieval.records import LISTED_PASSAGES, json_line, result_record
from retrieval.updating import Progress, prepare

__all__ = ["ask_all", "evaluate", "prepared_texts"]


def _no_progress(_done: int, _total: int | None, _what: str) -> None:
    return


def evaluate(
    folder: Path,
    *,
    results: TextIO | None = None,
    limit: int | None = None,
    progress: Progress = _no_progress,
    corpus: Corpus | None = None,
    calibration: Calibration = UNCALIBRATED,
    against: Path | None = None,
) -> EvaluationReport:
    """How well the questions in a folder, or in a file of questions alone, are answered.

    A set with documents of its own is indexed into a temporary store, as any documents are; the questions of a set
    without are asked of `corpus`, whose owner's `calibration` applies to nothing else. Each record is written to
    `results` as soon as it is there. With `limit`, that many questions are asked, evenly spread over the set. `against`
    is the results file of an earlier run to compare with.
    Raises `QuestionSetError`.
    """
    question_set = load_question_set(folder)
    questions = evenly_spread(question_set.questions, limit)
    earlier = None
    if against is not None:  # read before questions are asked, which may take minutes and overwrite this very file
        earlier = read_results(against)
        require_common_questions(earlier, questions, str(against))
    with ExitStack() as stack:
        if question_set.corpus is not None:
            corpus = stack.enter_context(_indexed(question_set.corpus, progress))
            calibration = UNCALIBRATED
        elif corpus is None:
            raise QuestionSetError(f"{folder / 'corpus.jsonl'}: this file is missing; it holds the documents to ask of")
        view = corpus.view()
        if question_set.corpus is None:
            _require_judged_documents(question_set, view)
        judged = ask_all(
            questions,
            lambda text: answer_question(view, text, listed=LISTED_PASSAGES, calibration=calibration),
            results=results,
            progress=progress,
        )
        return EvaluationReport(
            name=question_set.name,
            documents=view.document_count,
            passages=view.passage_count,
            questions=len(judged),
            answerable=sum(one.question.answerable is True for one in judged),
            unanswerable=sum(one.question.answerable is False for one in judged),
            measures=measure_all(judged),
            judged=tuple(judged),
            comparison=None if earlier is None else compare_runs(earlier, judged, str(against)),
        )


def ask_all(
    questions: Sequence[Question],
    ask: Callable[[str], Answer | NoAnswer],
    *,
    results: TextIO | None = None,
    progress: Progress = _no_progress,
) -> list[JudgedAnswer]:
    """Every question asked in turn, alone and timed, its record written and judged."""
    judged = []
    for number, question in enumerate(questions, start=1):
        started = time.perf_counter()
        outcome = ask(question.text)
        elapsed_ms = (time.perf_counter() - started) * 1000
        record = result_record(outcome, question_id=question.id, elapsed_ms=elapsed_ms)
        if results is not None:
            results.write(json_line(record) + "\n")
            results.flush()
        judged.append(judge(question, record))
        progress(number, len(questions), "Asking questions")
    return judged


@contextmanager
def _indexed(texts: Sequence[CorpusText], progress: Progress) -> Iterator[Corpus]:
    """A corpus of these documents in a temporary store, gone when the block ends."""
    with TemporaryDirectory(prefix="loccit-eval-") as folder:
        corpus = LocalCorpus.open(Path(folder))
        try:
            corpus.update(prepared_texts(texts, progress))
            yield corpus
        finally:
            corpus.close()


def prepared_texts(texts: Sequence[CorpusText], progress: Progress = _no_progress) -> Iterator[PreparedDocument]:
    """The documents of a set, cut and analysed as any are, one after the other."""
    for number, given in enumerate(texts, start=1):
        # Public sets hold documents of a title alone, and empty ones, which nothing can be quoted from.
        if given.text.strip() or given.title.strip():
            yield prepare(_document(given))
        progress(number, len(texts), "Indexing documents")


def _document(given: CorpusText) -> Document:
    if given.exported is not None:
        return given.exported
    return make_document(
        id=given.id,
        title=given.title,
        text=given.text if given.text.strip() else given.title,
        language=given.language,
    )


def _require_judged_documents(question_set: QuestionSet, view: CorpusView) -> None:
    known = {card.id for card in view.documents()}
    for question in question_set.questions:
        unknown = next((document_id for document_id in question.relevance if document_id not in known), None)
        if unknown is not None:
            raise QuestionSetError(
                f"{question_set.name}: question {question.id} expects the document {unknown!r}, which is not in the "
                "corpus; add the document, or mend qrels"
            )
