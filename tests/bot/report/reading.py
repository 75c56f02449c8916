"""Reads a page as a browser would, strictly."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "img", "hr", "input"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str | None]
    children: "list[Element]" = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def all(self, tag: str | None = None, css: str | None = None) -> "list[Element]":
        """Descendants with a tag and a class, in the order of the page."""
        found = []
        for child in self.children:
            classes = (child.attributes.get("class") or "").split()
            if (tag is None or child.tag == tag) and (css is None or css in classes):
                found.append(child)
            found += child.all(tag, css)
        return found

    def by_id(self, name: str) -> "Element":
        return next(element for element in self.all() if element.attributes.get("id") == name)

    @property
    def text(self) -> str:
        """The text of the element, with single spaces."""
        return " ".join("".join(self.words).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("page", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute twice in {tag}"
        element = Element(tag, dict(attrs))
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.words.append(data)


def read(page: str) -> Element:
    """Fails on a tag that is not closed in order."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == [reader.root]
    return reader.root
