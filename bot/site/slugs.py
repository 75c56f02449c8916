"""Names of pages: Latin letters in lower case, digits and hyphens, safe in every file system and address."""

import re
import unicodedata
from collections.abc import Iterable

LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a,b,v,g,d,e,yo,zh,z,i,y,k,l,m,n,o,p,r,s,t,u,f,kh,ts,ch,sh,shch,,y,,e,yu,ya".split(","),
        strict=True,
    )
)
LONGEST = 80
NAMELESS = "page"


def of_code(code: str) -> str:
    """
    >>> of_code("BRY-01"), of_code("Bry_1"), of_code("../etc")
    ('bry-01', 'bry_1', '---etc')
    """
    return re.sub(r"[^a-z0-9_-]", "-", code.lower()) or NAMELESS


def of_name(name: str) -> str:
    """
    >>> of_name("Ханты-Мансийский автономный округ – Югра"), of_name("…")
    ('khanty-mansiyskiy-avtonomnyy-okrug-yugra', 'page')
    """
    letters = "".join(LATIN.get(one, one) for one in name.lower())
    plain = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:LONGEST].strip("-") or NAMELESS


def unique(wanted: Iterable[str]) -> list[str]:
    """The same names in the same order. A name already taken gets a number.

    >>> unique(["a", "a", "a-2", "b"])
    ['a', 'a-2', 'a-2-2', 'b']
    """
    taken: dict[str, None] = {}
    for slug in wanted:
        free, number = slug, 1
        while free in taken:
            number += 1
            free = f"{slug}-{number}"
        taken[free] = None
    return list(taken)
