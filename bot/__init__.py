"""How people reach the answers: the command line, the terminal chat and Telegram."""

__version__ = "0.1.0"
