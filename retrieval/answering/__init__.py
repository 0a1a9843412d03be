"""How a question becomes a cited answer or an honest no."""

from retrieval.answering.conversation import Turn, next_turn
from retrieval.answering.pipeline import answer_question

__all__ = ["Turn", "answer_question", "next_turn"]
