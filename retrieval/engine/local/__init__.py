"""The engine on this machine: rank_bm25's scores over sparse arrays, with a snapshot on disk."""

from retrieval.engine.local.bm25 import BM25Parameters, SparseBM25Plus
from retrieval.engine.local.corpus import LocalCorpus
from retrieval.engine.local.index import Index

__all__ = ["BM25Parameters", "Index", "LocalCorpus", "SparseBM25Plus"]
