"""Loccit in a terminal: the chat session, printing, progress. Import the module you need; printing needs no corpus."""
