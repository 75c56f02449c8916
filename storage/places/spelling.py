"""Normalizes words and codes for comparison, whatever script, accents and punctuation people use.

>>> words_of("г. Бря́нск"), words_of("Bryansk!"), words_of("Бpянск")
(['briansk'], ['briansk'], ['briansk'])
>>> code_key("ВRY–01"), code_key("bry 01")
('BRY01', 'BRY01')
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

WORDS = Path(__file__).parents[1] / "data" / "search_words.txt"
APOSTROPHES = re.compile(r"['’ʼ`´]")
TOKEN = re.compile(r"[^\W_]+")
CYRILLIC = re.compile("[а-я]")
LATIN = re.compile("[a-z]")
TO_CYRILLIC = str.maketrans("abcehkmoptxyu", "авсенкмортхуи")
"""Latin letters within a Cyrillic word that look like these."""
TO_CODE = str.maketrans("АВЕКМНОРСТУХЅІЈЗ", "ABEKMHOPCTYXSIJ3")
"""Cyrillic capitals within a code that look like these."""
TO_LATIN = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "i",
        "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
        "х": "h", "ц": "c", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu",
        "я": "ia", "y": "i", "j": "i", "w": "v",
    }
)  # fmt: skip
DIGRAPHS = (("shch", "sch"), ("kh", "h"), ("ts", "c"), ("tz", "c"), ("x", "ks"), ("q", "k"))
"""Spellings of Russian in Latin letters, and the one used to compare."""
ABBREVIATED = {"обл": "область", "респ": "республика", "окр": "округ"}
TOWN = ("г", "гор", "город")
"""What stands before the name of a town that is a region."""
KEYS = str.maketrans("qwertyuiop[]asdfghjkl;'zxcvbnm,.`", "йцукенгшщзхъфывапролджэячсмитьбюё")
"""The Russian letters on the keys of a Latin keyboard."""


def words_of(text: str) -> list[str]:
    """The words that may name a center, all in one script; without common words, unless there are no others."""
    words = _plain(text)
    telling = [word for word in words if _latin(word) not in _noise()]
    return [_latin(word) for word in telling or words]


def all_words_of(text: str) -> list[str]:
    """The same, including common words."""
    return [_latin(word) for word in _plain(text)]


def region_key(name: str) -> str:
    """A region's name as it is compared: "г. Москва" is "Москва", "Татарстан Респ." is "Республика Татарстан".

    >>> region_key("Брянcкая обл.") == region_key("БРЯНСКАЯ\u00a0ОБЛАСТЬ")
    True
    """
    words = [ABBREVIATED.get(word, word) for word in _plain(name)]
    return " ".join(sorted(_latin(word) for word in words if word not in TOWN) or words)


def code_key(text: str) -> str:
    """A code as it is compared: capitals and digits, Cyrillic look-alikes taken for Latin letters."""
    capitals = unicodedata.normalize("NFKC", text).upper().translate(TO_CODE)
    return "".join(sign for sign in capitals if sign.isalnum())


def code_keys(text: str) -> set[str]:
    """All parts of a text that may be a code: up to three words in a row."""
    words = _plain(text)
    return {code_key("".join(words[at : at + length])) for at in range(len(words)) for length in (1, 2, 3)}


def in_russian_keys(text: str) -> str:
    """A text as it comes out on a Russian keyboard: "<hzycr" is "Брянск" with the keyboard left in Latin."""
    return text.lower().replace("<", ",").replace(">", ".").translate(KEYS)


def _plain(text: str) -> list[str]:
    """Lower-case words without accents and apostrophes."""
    composed = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(sign for sign in composed if not unicodedata.combining(sign))
    return TOKEN.findall(APOSTROPHES.sub("", bare.replace("ё", "е")))


def _latin(word: str) -> str:
    if CYRILLIC.search(word) and LATIN.search(word):
        word = word.translate(TO_CYRILLIC)
    word = word.translate(TO_LATIN)
    for written, compared in DIGRAPHS:
        word = word.replace(written, compared)
    return word


@cache
def _noise() -> frozenset[str]:
    lines = WORDS.read_text(encoding="utf-8").splitlines()
    return frozenset(_latin(word) for line in lines if not line.startswith("#") for word in _plain(line))
