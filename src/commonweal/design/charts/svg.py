"""The few lines of SVG that the pictures share: escaped elements, percentages, the frame with its title."""

from textwrap import wrap

from markupsafe import Markup, escape

LINE_HEIGHT = 19  # pixels from one line of words to the next


def element(tag: str, content: str | Markup = "", **attributes: object) -> Markup:
    """One element. `class_` is written class, other underscores are hyphens; what is None is left out."""
    text = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for name, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{tag}{text}>") + escape(content) + Markup(f"</{tag}>")


def group(parts: list[Markup]) -> Markup:
    """Several elements, one after the other."""
    return Markup("").join(parts)


def percentage(share: float) -> str:
    """A share of the width, 0 to 1.

    >>> percentage(0.5), percentage(1)
    ('50%', '100%')
    """
    return f"{share * 100:.2f}".rstrip("0").rstrip(".") + "%"


def picture(chart_id: str, title: str, description: str, height: float, content: list[Markup]) -> Markup:
    """The frame: as wide as there is room, `height` pixels high, named and described for those who listen."""
    return element(
        "svg",
        element("title", title, id=f"{chart_id}-title")
        + element("desc", description, id=f"{chart_id}-description")
        + group(content),
        xmlns="http://www.w3.org/2000/svg",
        class_="cw-chart",
        role="img",
        aria_labelledby=f"{chart_id}-title",
        aria_describedby=f"{chart_id}-description",
        width="100%",
        height=f"{height:g}",
    )


def words(
    lines: list[str], y: float, *, at_end: bool = False, classes: str = "", x: str | None = None
) -> Markup:
    """Lines of text from the left edge, or set against the right one; `y` is the first base line, in pixels."""
    where = x or ("100%" if at_end else "0")
    anchor = "end" if at_end else None
    return group(
        [
            element(
                "text",
                line,
                x=where,
                y=f"{y + place * LINE_HEIGHT:g}",
                text_anchor=anchor,
                class_=classes or None,
            )
            for place, line in enumerate(lines)
        ]
    )


PHONE_LETTERS = 42
"""Letters that stand in one line across a phone."""


def beside(figure: str, *, most: int) -> int:
    """How many letters a label may have in a line, so that it does not run into the figure at the end of it."""
    return max(min(most, PHONE_LETTERS - len(figure)), PHONE_LETTERS // 4)


def folded(text: str, letters: int) -> list[str]:
    """The text in lines of at most so many letters, so that it fits half a phone."""
    return wrap(text, letters) or [""]
