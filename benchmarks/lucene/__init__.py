"""Loccit's document ranking beside that of Apache Lucene, which needs Java and Maven."""
