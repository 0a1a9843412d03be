"""Where passages are found: the interface that answering and updating use, and the engines behind it."""

from retrieval.engine.interface import Corpus, CorpusView, PreparedDocument

__all__ = ["Corpus", "CorpusView", "PreparedDocument"]
