"""Question sets as training sees them: indexed, grouped by article, and with a label for every sentence."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from retrieval.documents import make_document
from retrieval.engine import CorpusView
from retrieval.engine.local import LocalCorpus
from retrieval.evaluation import CorpusText, Question, QuestionSet, load_question_set
from retrieval.evaluation.metrics import holds_accepted
from retrieval.updating import prepare

FOLDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingSet:
    """A question set, and which article each document belongs to."""

    name: str
    questions: QuestionSet
    article_of: dict[str, str]
    """Document id to article. Texts of one article never stand on both sides of a split."""

    def article(self, question: Question) -> str:
        """The article of the document that answers."""
        relevant = sorted(document for document, score in question.relevance.items() if score > 0)
        return self.article_of[relevant[0]] if relevant else question.id

    def fold(self, question: Question) -> int:
        """Which of the `FOLDS` parts the question belongs to; the same for one article in every set and language."""
        return int(hashlib.sha256(self.article(question).encode()).hexdigest(), 16) % FOLDS


def load_training_set(folder: Path) -> TrainingSet:
    """The set in a folder. Documents that share a title are one article; those without a title are one each."""
    questions = load_question_set(folder)
    corpus = questions.corpus or ()
    titles = Counter(text.title for text in corpus)
    has_articles = len(titles) < 0.9 * len(corpus)
    return TrainingSet(
        name=questions.name,
        questions=questions,
        article_of={
            text.id: text.title if has_articles and text.title else f"{questions.name}/{text.id}" for text in corpus
        },
    )


@contextmanager
def indexed(sets: list[TrainingSet], limit: int | None = None) -> Iterator[CorpusView]:
    """A view of one corpus that holds the documents of all the sets; ids are `SET/DOCUMENT`."""
    with TemporaryDirectory(prefix="loccit-train-") as folder, LocalCorpus.open(Path(folder)) as corpus:
        texts = [(one.name, text) for one in sets for text in one.questions.corpus or ()][:limit]
        corpus.update(prepare(_document(name, text)) for name, text in texts if text.text.strip())
        yield corpus.view()


def _document(name: str, text: CorpusText):  # type: ignore[no-untyped-def]
    return make_document(id=f"{name}/{text.id}", title=text.title, text=text.text, language=text.language)


def holds_answer(text: str, question: Question) -> bool:
    """Whether an accepted string stands in the text, as the evaluation compares them."""
    return holds_accepted(text, question.answers)
