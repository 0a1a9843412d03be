"""How people reach the answers: the command line, the terminal chat and Telegram."""
