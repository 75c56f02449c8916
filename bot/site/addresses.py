"""Addresses that people type from memory or from a poster, in any case: `/centers/Bry-01` means `/center/bry-01.html`.

Plain files answer three spellings of a code: its page, and redirections from capitals and from a capital at the start,
as telephones write it. For all others there is NOT_FOUND, which every web server can show for what it does not find: a
script in it leads on, and without scripts it has the way to the list of all centers.
"""

import re

from bot.site import slugs

NOT_FOUND = "404.html"
TYPED = re.compile(r"/(?P<folder>en/)?centers?/(?P<code>[a-z0-9_-]+)(?:\.html?)?/?", re.IGNORECASE)


def center_page(path: str) -> str | None:
    """The path of the page of the center whose code stands in a typed path; None if none does.

    >>> center_page("/centers/Bry-01"), center_page("/EN/Center/BRY-01.html"), center_page("/centers.html")
    ('/center/bry-01.html', '/en/center/bry-01.html', None)
    """
    typed = TYPED.fullmatch(path)
    if typed is None:
        return None
    return f"/{(typed['folder'] or '').lower()}center/{slugs.of_code(typed['code'])}.html"
