"""The look that pictures, the site and the report share: colours and type.

`handlers.language.wording` gives numbers their form.

Text has a contrast of 4.5 or more on paper and on cards, marks of 3 or more, in light and in dark.
"""

from dataclasses import dataclass, fields

FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif'
PICTURE_FONT = "DejaVu Sans"
"""Comes with matplotlib, so a picture looks the same on every machine."""


@dataclass(frozen=True, slots=True)
class Palette:
    """ink, quiet     words, and words that matter less
    paper, card, line backgrounds, and thin lines on them
    main, range, soft a figure, its interval, and the area around a line
    region, before    a region's figure, and an earlier one or a fall
    star, alarm       stars, and figures that need somebody now
    on_main           words on `main`
    """

    ink: str
    quiet: str
    paper: str
    card: str
    line: str
    main: str
    range: str
    soft: str
    region: str
    before: str
    star: str
    alarm: str
    on_main: str


LIGHT = Palette(
    ink="#1b2733", quiet="#55626f", paper="#ffffff", card="#f4f7fa", line="#dde4ea",
    main="#0a5fb4", range="#6d9fd2", soft="#cfe0f2", region="#3f6a16", before="#8a4b00",
    star="#8f5400", alarm="#b3261e", on_main="#ffffff",
)  # fmt: skip
DARK = Palette(
    ink="#e6ebf0", quiet="#9fadba", paper="#12181e", card="#1b232b", line="#2f3a44",
    main="#6fb1f5", range="#4a84bd", soft="#1e3a57", region="#a5d468", before="#f0b060",
    star="#f0b862", alarm="#ff8a80", on_main="#0b1d2e",
)  # fmt: skip


def css() -> str:
    """The colours and the type as variables of a style sheet: dark on a dark screen, light everywhere else."""
    return (
        f":root {{\n  color-scheme: light;\n  --font: {FONT};\n  {_variables(LIGHT)}\n}}\n"
        "@media screen and (prefers-color-scheme: dark) {\n"
        f"  :root {{\n    color-scheme: dark;\n    {_variables(DARK)}\n  }}\n}}\n"
    )


def _variables(palette: Palette) -> str:
    names = (field.name for field in fields(palette))
    return " ".join(f"--{name.replace('_', '-')}: {getattr(palette, name)};" for name in names)
