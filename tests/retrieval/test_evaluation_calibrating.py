"""Confidence fitted to a corpus: in the right direction, by as much as the evidence allows, and never out of bounds."""

import json
import math
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering import answer_question
from retrieval.answering.confidence import Calibration, weights_fingerprint
from retrieval.documents import make_document
from retrieval.engine.local import LocalCorpus
from retrieval.errors import CalibrationError, QuestionSetError
from retrieval.evaluation import LeftOut, calibrate, calibrate_on_generated, calibration_json, load_question_set
from retrieval.evaluation.calibrating import FEWEST_QUESTIONS, Trial, _report, fit
from retrieval.evaluation.question_set import CorpusText, Question, QuestionSet
from retrieval.model import Answer, NoAnswer, NoAnswerReason
from retrieval.updating import prepare

VERDICTS = st.lists(st.tuples(st.floats(allow_nan=False), st.booleans()), max_size=60)


def _drawn(number: int, *, slope: float, offset: float, seed: int = 1) -> list[tuple[float, bool]]:
    """Verdicts of a corpus whose true calibration is this one."""
    chance = random.Random(seed)
    log_odds = [chance.uniform(-3, 3) for _ in range(number)]
    return [(each, chance.random() < 1 / (1 + math.exp(-(slope * each + offset)))) for each in log_odds]


def _trials(verdicts: Sequence[tuple[float, bool]]) -> list[Trial]:
    return [Trial(log_odds=each, is_right=is_right, is_answerable=is_right) for each, is_right in verdicts]


# The fit


@given(VERDICTS)
def test_any_verdicts_give_a_calibration_that_can_be_used(verdicts: list[tuple[float, bool]]) -> None:
    found = fit(verdicts).calibration
    assert found.slope > 0
    assert math.isfinite(found.offset)


@given(VERDICTS, st.integers(0, 59))
def test_a_verdict_that_comes_out_right_never_lowers_the_shift(verdicts: list[tuple[float, bool]], at: int) -> None:
    """With the slope left alone, which is where it can be said of one number."""
    few = [(each, False) for each, _ in verdicts]
    if few:
        more = [*few[: at % len(few)], (few[at % len(few)][0], True), *few[at % len(few) + 1 :]]
        assert fit(few).is_offset_only
        assert fit(more).calibration.offset >= fit(few).calibration.offset - 1e-6


def test_nothing_to_learn_from_changes_nothing() -> None:
    assert fit([]).calibration == Calibration()


def test_twenty_questions_move_it_a_little_and_two_hundred_nearly_all_the_way() -> None:
    def moved(number: int) -> float:
        return -sum(fit(_drawn(number, slope=1, offset=-1, seed=seed)).calibration.offset for seed in range(20)) / 20

    assert 0.1 < moved(20) < 0.6
    assert 0.75 < moved(200) < 1.05


def test_overconfidence_is_flattened_and_underconfidence_steepened() -> None:
    assert fit(_drawn(400, slope=0.4, offset=0)).calibration.slope < 0.7
    assert fit(_drawn(400, slope=2.0, offset=0)).calibration.slope > 1.4


@pytest.mark.parametrize(("is_right", "direction"), [(True, 1), (False, -1)])
def test_with_one_outcome_only_the_offset_moves_and_not_far(is_right: bool, direction: int) -> None:
    found = fit([(0.0, is_right)] * 40)
    assert found.is_offset_only
    assert found.calibration.slope == 1
    assert 0.1 < direction * found.calibration.offset < 2
    both = fit([(0.0, is_right)] * 36 + [(0.0, not is_right)] * 5)
    assert not both.is_offset_only


def test_a_stronger_hold_moves_less_and_a_limit_is_kept() -> None:
    verdicts = _drawn(200, slope=3, offset=1)
    assert fit(verdicts, hold=2).calibration.offset < fit(verdicts).calibration.offset
    assert fit(verdicts, steepest=1.0).calibration.slope == 1


# The report


def test_an_overconfident_corpus_becomes_less_so_on_questions_not_fitted_to() -> None:
    report = _report(_trials(_drawn(300, slope=0.5, offset=-1)), is_generated=False)
    assert report.helps
    assert report.before.calibration_error is not None
    assert report.after.calibration_error is not None
    assert report.after.calibration_error < report.before.calibration_error / 2
    assert report.after.precision is not None
    assert report.before.precision is not None
    assert report.after.precision > report.before.precision


def test_a_fit_to_chance_does_not_claim_to_help() -> None:
    helped = [
        _report(_trials(_drawn(40, slope=1, offset=0, seed=seed)), is_generated=False).helps for seed in range(20)
    ]
    assert sum(helped) < 12


def test_a_fit_to_generated_questions_must_do_clearly_better() -> None:
    kept = {
        is_generated: sum(
            _report(_trials(_drawn(60, slope=1, offset=-0.3, seed=seed)), is_generated=is_generated).helps
            for seed in range(20)
        )
        for is_generated in (True, False)
    }
    assert kept[True] < kept[False]
    assert _report(_trials(_drawn(200, slope=0.5, offset=-1)), is_generated=True).helps


def test_refusals_that_no_calibration_undoes_count_as_not_answered() -> None:
    refused = [Trial(log_odds=0, is_right=False, is_answerable=True, left_out=LeftOut.PART_NOT_FOUND)] * 10
    unknown = [Trial(log_odds=0, is_right=False, is_answerable=False, left_out=LeftOut.NOT_JUDGED)] * 10
    sure = [Trial(log_odds=2, is_right=True, is_answerable=True)] * 30
    report = _report([*sure, *refused, *unknown], is_generated=False)
    assert (report.asked, report.used, report.right) == (50, 30, 30)
    assert report.left_out == ((LeftOut.NOT_JUDGED, 10), (LeftOut.PART_NOT_FOUND, 10))
    assert report.before.answered == report.before.answered_right == 0.75


def test_too_few_questions_are_refused_and_the_message_says_how_many_were_of_use() -> None:
    trials = _trials(_drawn(FEWEST_QUESTIONS - 1, slope=1, offset=0))
    with pytest.raises(CalibrationError, match="19 of 19 questions can be used, and fewer than 20"):
        _report(trials, is_generated=False)
    with pytest.raises(CalibrationError, match="write some of your own"):
        _report(trials, is_generated=True)


# Asking a corpus

TOWNS = "Northam Eastbury Westport Grenholm Calder Marrow Tidegate Lowmoor Kestrel Saltmarsh Nordvik Quillet".split()
THINGS = ("lighthouse", "library", "town hall", "swimming pool", "harbour crane")


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[LocalCorpus]:
    """A dozen towns, of which the same things are told with other figures."""
    chance = random.Random(5)
    with LocalCorpus.open(tmp_path / "corpus") as opened:
        opened.update(
            prepare(make_document(id=town, title=town, text=_told(town, chance), language="en")) for town in TOWNS
        )
        yield opened


def _told(town: str, chance: random.Random) -> str:
    return "\n\n".join(
        f"The old {thing} of {town} was repaired by volunteers on {chance.randint(1, 28)} March "
        f"{chance.randint(1900, 2020)}, "
        f"after the council had paid {chance.randint(1000, 9999)} crowns for new windows and a slate roof."
        for thing in THINGS
    )


def _questions(corpus: LocalCorpus, *, are_right: bool = True) -> QuestionSet:
    """What each sentence answers; with `are_right` false, the set says that no document answers."""
    found = []
    for town in TOWNS:
        document = corpus.view().document(town)
        assert document is not None
        for thing, told in zip(THINGS, document.text.split("\n\n"), strict=True):
            date = told.partition(" volunteers on ")[2].partition(",")[0]
            answers = (date,) if are_right else ()
            found.append(
                Question(
                    id=f"{town}/{thing}",
                    text=f"When was the {thing} of {town} repaired?",
                    answers=answers,
                    answerable=are_right,
                )
            )
    return QuestionSet(name="towns", questions=tuple(found))


def _silent(_done: int, _total: int | None, _what: str) -> None:
    return


def test_the_same_quotes_raise_confidence_where_they_are_right_and_lower_it_where_they_are_wrong(
    corpus: LocalCorpus,
) -> None:
    view = corpus.view()
    right = calibrate(view, _questions(corpus), _silent)
    wrong = calibrate(view, _questions(corpus, are_right=False), _silent)
    assert right.used == wrong.used > FEWEST_QUESTIONS
    assert right.right > 0.7 * right.used
    assert right.fit.calibration.offset > wrong.fit.calibration.offset
    assert wrong.fit.calibration.offset < 0
    assert wrong.right == 0
    assert wrong.fit.is_offset_only


def test_answers_change_when_a_calibration_says_so(corpus: LocalCorpus) -> None:
    view = corpus.view()
    question = "When was the lighthouse of Northam repaired?"
    plain = answer_question(view, question)
    doubting = answer_question(view, question, calibration=Calibration(offset=-12))
    assert isinstance(plain, Answer)
    assert isinstance(doubting, NoAnswer)
    assert doubting.reason is NoAnswerReason.NOT_SURE
    assert doubting.confidence < plain.confidence
    assert doubting.closest[0].quote == plain.citations[0].quote


def test_why_questions_are_left_out_is_counted(corpus: LocalCorpus) -> None:
    others = (
        Question(id="a", text="When was the lighthouse of Northam repaired?"),
        Question(id="b", text="of the and", answers=("x",), answerable=True),
        Question(id="c", text="When was the library of Northam repaired by Zacharias Quimby?", answerable=False),
    )
    question_set = QuestionSet(name="towns", questions=(*_questions(corpus).questions, *others))
    report = calibrate(corpus.view(), question_set, _silent)
    assert dict(report.left_out) == {
        LeftOut.NOT_JUDGED: 1,
        LeftOut.NOTHING_FOUND: 1,
        LeftOut.PART_NOT_FOUND: 1,
    }


def test_documents_of_its_own_are_refused(corpus: LocalCorpus) -> None:
    own = QuestionSet(name="set", questions=(), corpus=(CorpusText(id="a", title="", text="a"),))
    with pytest.raises(CalibrationError, match=r"give its queries\.jsonl alone"):
        calibrate(corpus.view(), own, _silent)


def test_generated_questions_never_steepen_and_say_what_they_are(corpus: LocalCorpus) -> None:
    progress: list[str] = []
    report = calibrate_on_generated(corpus.view(), 80, lambda _done, _total, what: progress.append(what))
    assert report.fit.calibration.slope <= 1
    assert report.asked <= 80
    assert set(progress) == {"Reading passages", "Asking questions"}
    written = calibration_json(report, is_kept=False)
    assert written["made_from"] == "generated"
    assert json.loads(json.dumps(written)) == written


def test_weights_have_one_fingerprint() -> None:
    assert weights_fingerprint() == weights_fingerprint()
    assert len(weights_fingerprint()) == 64


# A file of questions


def test_a_file_of_questions_alone_is_a_question_set(tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text('{"_id": "1", "text": "When?", "metadata": {"answers": ["May 11"]}}\n', encoding="utf-8")
    found = load_question_set(path)
    assert found.corpus is None
    assert found.questions == (Question(id="1", text="When?", answers=("May 11",), answerable=True),)


def test_a_broken_file_of_questions_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text('{"_id": "1", "text": "When?"}\n{"_id":', encoding="utf-8")
    with pytest.raises(QuestionSetError, match=r"mine\.jsonl, line 2"):
        load_question_set(path)
