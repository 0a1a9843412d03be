"""How the weights in `retrieval/answering/weights/` are made from question sets. Nothing here is needed to answer."""
