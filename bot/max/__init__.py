"""The messenger MAX, through aiogram-max: the handlers see aiogram's own types and need not know where they are."""
