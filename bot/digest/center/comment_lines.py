"""What a digest says of comments."""

from collections.abc import Sequence

from bot.comments.theme_counts import ThemeCounts
from bot.digest.caption_lines import Line, Rank
from handlers.texts import Texts

MOST_THEMES = 5


def voice_lines(voice: ThemeCounts | None, quotes: Sequence[str], texts: Texts) -> list[Line]:
    """The most frequent themes with their counts, comments without any, and some in their own words."""
    if voice is None:
        return []
    named = ", ".join(f"{theme.title[texts.language]} – {theme.n}" for theme in voice.themes[:MOST_THEMES])
    if not named:
        words = texts("digest-voice-mixed", n=voice.n)
    elif voice.unassigned:
        words = texts("digest-voice-and-others", themes=named, unassigned=voice.unassigned)
    else:
        words = texts("digest-voice", themes=named)
    return [Line(words, Rank.VOICE), *(Line(texts("digest-quote", words=quote), Rank.QUOTES) for quote in quotes)]
