"""How a question becomes a cited answer or an honest no."""

from retrieval.answering.pipeline import answer_question

__all__ = ["answer_question"]
