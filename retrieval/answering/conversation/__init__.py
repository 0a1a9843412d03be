"""What a follow-up leaves unsaid ("and Medvedev?", "where?", "what did he say?"), completed from the turn before.

Only plain shapes are completed, because a wrong guess answers a question that nobody asked. What a language says in
these shapes is a table of words (`english.py`, `vietnamese.py`); adding a language is adding a table.
"""

from retrieval.answering.conversation.completing import complete
from retrieval.answering.conversation.turn import Turn, next_turn

__all__ = ["Turn", "complete", "next_turn"]
