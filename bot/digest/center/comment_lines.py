"""The lines of a digest about comments."""

from collections.abc import Sequence

from bot.comments.theme_counts import ThemeCounts
from bot.digest.caption_lines import Line, Rank
from handlers.texts import Texts
from questionnaire.languages import in_language

MOST_THEMES = 5


def comment_lines(counts: ThemeCounts | None, quotes: Sequence[str], texts: Texts) -> list[Line]:
    """The most frequent themes with their counts, the number of comments without a theme, and some quotes."""
    if counts is None:
        return []
    named = ", ".join(
        f"{in_language(theme.title, texts.language)} – {theme.n}" for theme in counts.themes[:MOST_THEMES]
    )
    if not named:
        words = texts("digest-comments-mixed", n=counts.n)
    elif counts.unassigned:
        words = texts("digest-comments-and-others", themes=named, unassigned=counts.unassigned)
    else:
        words = texts("digest-comments", themes=named)
    lines = [Line(words, Rank.COMMENTS)]
    if counts.letters:
        lines.append(Line(texts("digest-letters", n=counts.letters), Rank.COMMENTS))
    return [*lines, *(Line(texts("digest-quote", words=quote), Rank.QUOTES) for quote in quotes)]
