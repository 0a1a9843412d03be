"""Text analysis, the same for corpus and question: language, words, terms, sentences, passages."""

from retrieval.text.aliases import AliasFinder, find_aliases, long_form_term, opening_term
from retrieval.text.folding import fold
from retrieval.text.function_words import function_words
from retrieval.text.language import detect_language
from retrieval.text.passages import SplittingParameters, passage_terms, split_passages
from retrieval.text.sentences import split_sentences
from retrieval.text.stemming import stem
from retrieval.text.tokens import ANALYSIS_VERSION, QuestionWord, question_pairs, question_words, tokens
from retrieval.text.words import Word, words

__all__ = [
    "ANALYSIS_VERSION",
    "AliasFinder",
    "QuestionWord",
    "SplittingParameters",
    "Word",
    "detect_language",
    "find_aliases",
    "fold",
    "function_words",
    "long_form_term",
    "opening_term",
    "passage_terms",
    "question_pairs",
    "question_words",
    "split_passages",
    "split_sentences",
    "stem",
    "tokens",
    "words",
]
