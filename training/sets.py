"""Question sets as training sees them: who belongs to which article, what is accepted, and a corpus to ask."""

import hashlib
import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from retrieval.documents import make_document
from retrieval.engine import CorpusView, PreparedDocument
from retrieval.engine.local import LocalCorpus
from retrieval.evaluation import QuestionSet, load_question_set
from retrieval.evaluation.metrics import holds_accepted
from retrieval.updating import prepare, sync_folder

FOLDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingQuestion:
    """A question, and what is known of its answer."""

    id: str
    text: str
    article: str
    """Texts of one article, in any language and set, never stand on both sides of a split."""
    answers: tuple[str, ...]
    """Accepted strings; empty where only the documents are known, or nothing answers."""
    relevant: frozenset[str]
    """Ids of the documents that answer; empty where they are not known, or nothing answers."""
    is_answerable: bool
    is_verbatim: bool = False
    """Whether accepted strings are compared as written, not by their words alone."""

    @property
    def fold(self) -> int:
        """Which of the `FOLDS` parts it belongs to."""
        return int(hashlib.sha256(self.article.encode()).hexdigest(), 16) % FOLDS

    def is_answered_by(self, text: str) -> bool:
        """Whether an accepted string stands in the text."""
        if self.is_verbatim:
            return any(_squeezed(answer) in _squeezed(text) for answer in self.answers)
        return bool(self.answers) and holds_accepted(text, self.answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingSet:
    """A set of questions with documents of its own: a BEIR set, or a folder of files as people load them."""

    source: str
    """The name of the set that the documents are of."""
    questions: tuple[TrainingQuestion, ...]
    title: str = ""
    """What the set is called where its questions are another's."""
    beir: QuestionSet | None = None
    folder: Path | None = None
    article_of: dict[str, str] | None = None
    """Of a BEIR set: the article of each document, by the id it has in a corpus (`SET/DOCUMENT`)."""

    @property
    def name(self) -> str:
        return self.title or self.source

    def prepared(self, articles: Iterable[str] | None = None) -> Iterator[PreparedDocument]:
        """The documents of a BEIR set, of some articles or of all, ready to be stored."""
        assert self.beir is not None
        assert self.article_of is not None
        wanted = None if articles is None else set(articles)
        for text in self.beir.corpus or ():
            id_ = f"{self.source}/{text.id}"
            if text.text.strip() and (wanted is None or self.article_of[id_] in wanted):
                yield prepare(make_document(id=id_, title=text.title, text=text.text, language=text.language))


def load_beir_set(folder: Path) -> TrainingSet:
    """A set in BEIR form. Documents that share a title are one article; those without a title are one each."""
    loaded = load_question_set(folder)
    corpus = loaded.corpus or ()
    has_articles = len(Counter(text.title for text in corpus)) < 0.9 * len(corpus)
    article_of = {
        f"{loaded.name}/{text.id}": text.title if has_articles and text.title else f"{loaded.name}/{text.id}"
        for text in corpus
    }
    questions = []
    for question in loaded.questions:
        relevant = sorted(f"{loaded.name}/{document}" for document, score in question.relevance.items() if score > 0)
        questions.append(
            TrainingQuestion(
                id=question.id,
                text=question.text,
                article=article_of[relevant[0]] if relevant else f"{loaded.name}/{question.id}",
                answers=question.answers if question.answerable is not False else (),
                relevant=frozenset(relevant),
                is_answerable=question.answerable is not False,
            )
        )
    return TrainingSet(source=loaded.name, questions=tuple(questions), beir=loaded, article_of=article_of)


def across_languages(asking: TrainingSet, answering: TrainingSet) -> TrainingSet:
    """The questions of one set, worded as in a parallel one: asked in one language of documents in another."""
    worded = {question.id: question.text for question in asking.questions}
    return replace(
        answering,
        questions=tuple(
            replace(question, text=worded[question.id]) for question in answering.questions if question.id in worded
        ),
        title=f"{asking.name} of {answering.name}",
    )


def load_practical_sets(questions: Path, docs: Path) -> list[TrainingSet]:
    """Practical questions over folders of files, an organisation each; follow-ups are left out."""
    by_organisation: dict[str, list[TrainingQuestion]] = {}
    for line in questions.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        organisation = record.get("organisation", "")
        if record["history"]:
            continue
        by_organisation.setdefault(organisation, []).append(
            TrainingQuestion(
                id=record["id"],
                text=record["question"],
                article=f"{docs.parent.name}/{organisation}",
                answers=tuple(record["expected"]),
                relevant=frozenset(),
                is_answerable=record["answerable"],
                is_verbatim=True,
            )
        )
    return [
        TrainingSet(source=f"{docs.parent.name}/{name}", questions=tuple(of_one), folder=docs / name)
        for name, of_one in by_organisation.items()
    ]


@contextmanager
def asked(one: TrainingSet) -> Iterator[CorpusView]:
    """The documents of a set as a corpus, in a temporary store."""
    with temporary_corpus() as corpus:
        if one.folder is not None:
            sync_folder(corpus, one.folder)
        else:
            corpus.update(one.prepared())
        yield corpus.view()


@contextmanager
def temporary_corpus() -> Iterator[LocalCorpus]:
    """An empty corpus that is gone when the block ends."""
    with TemporaryDirectory(prefix="loccit-train-") as folder, LocalCorpus.open(Path(folder)) as corpus:
        yield corpus


def _squeezed(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
