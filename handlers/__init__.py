"""The conversation: updates come in, views go out.

Submodules are imported by name, so that the command line can use the wording without paying for aiogram.
"""
