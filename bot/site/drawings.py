"""The drawings of the pages as SVG, without words: a center's pages in all languages share them.

Not in the templates: there each number takes longer, and a nation has a million. Numbers need no escaping.
"""

from markupsafe import Markup

from bot.plots.canvas import Axis
from bot.site.trend_plot import Shape
from scoring.method_2022.card import Figure


def bar(figure: Figure, axis: Axis) -> Markup:
    """A value with its interval on a common scale; the figures stand beside it in words."""
    low, high, value = axis.across(figure.low), axis.across(figure.high), axis.across(figure.value)
    return Markup(
        '<svg class="bar" aria-hidden="true" focusable="false">'
        '<line class="track" x1="0" x2="100%" y1="50%" y2="50%"/>'
        f'<line class="interval" x1="{low}%" x2="{high}%" y1="50%" y2="50%"/>'
        f'<circle cx="{value}%" cy="50%" r="4.5"/></svg>'
    )


def scale(axis: Axis) -> Markup:
    """The ends of such a scale."""
    ticks = "".join(f'<text x="{axis.across(tick)}%" y="11">{round(tick)}</text>' for tick in axis.ticks(2))
    return Markup(f'<svg class="scale" aria-hidden="true" focusable="false">{ticks}</svg>')


def filled(figure: Figure) -> Markup:
    """A bar from 0 to the value, of 100, with the interval."""
    low, high = figure.low, figure.high
    return Markup(
        '<svg aria-hidden="true" focusable="false"><rect class="all" width="100%" height="10" y="5" rx="2"/>'
        f'<rect class="part" width="{figure.value}%" height="10" y="5" rx="2"/>'
        f'<line class="whisker" x1="{low}%" x2="{high}%" y1="10" y2="10"/>'
        f'<line class="whisker" x1="{low}%" x2="{low}%" y1="5" y2="15"/>'
        f'<line class="whisker" x1="{high}%" x2="{high}%" y1="5" y2="15"/></svg>'
    )


def grid(shape: Shape) -> Markup:
    """The lines across a trend, with their values."""
    return Markup(
        "\n".join(
            f'<line class="grid" x1="0" x2="100%" y1="{tick.at}%" y2="{tick.at}%"/>'
            f'<text class="y" x="0" y="{tick.at}%" dx="-8" dy="4">{tick.label}</text>'
            for tick in shape.y_ticks
        )
    )


def curves(shape: Shape) -> Markup:
    """A trend itself."""
    lines = (
        f'<poly{"gon" if curve.kind == "band" else "line"} class="{curve.kind}" points="{curve.points}"/>'
        for curve in shape.curves
    )
    marks = (f'<circle cx="{mark.x}%" cy="{mark.y}%" r="4.5"/>' for mark in shape.marks)
    segments = (
        f'<line class="{one.kind}" x1="{one.x1}%" x2="{one.x2}%" y1="{one.y1}%" y2="{one.y2}%"/>'
        for one in shape.segments
    )
    canvas = '<svg width="100%" height="100%" viewBox="0 0 100 100" preserveAspectRatio="none">'
    return Markup("\n".join((canvas, *lines, "</svg>", *marks, *segments)))
