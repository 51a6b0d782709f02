"""Style sheet, script and font: complete, ours, readable by everyone, and ready for hashed names."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command

STATIC = Path(__file__).resolve().parents[2] / "src/commonweal/design/static/design"
SHEETS = ("govuk.css", "commonweal.css")
URL = re.compile(r"""url\(["']?([^"')]+)["']?\)""")


def sheet(name):
    return (STATIC / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SHEETS)
def test_everything_a_style_sheet_asks_for_is_here(name):
    for address in URL.findall(sheet(name)):
        assert (STATIC / address).is_file(), address
    assert "sourceMappingURL" not in sheet(name)
    assert "@import" not in sheet(name)


@pytest.mark.parametrize("name", SHEETS)
def test_neither_the_crest_nor_the_font_nor_the_blue_of_the_state_is_used(name):
    for mark in ("crest", "GDS Transport", "#1d70b8", "govuk-header__"):
        assert mark not in sheet(name)


def test_the_typeface_and_the_design_system_come_with_their_licences():
    assert "Open Font License" in (STATIC / "fonts/OFL.txt").read_text(encoding="utf-8")
    assert "MIT License" in (STATIC / "vendor/govuk-frontend-LICENSE.txt").read_text(encoding="utf-8")
    fonts = list((STATIC / "fonts").glob("*.woff2"))
    assert len(fonts) == 2
    assert all(font.read_bytes()[:4] == b"wOF2" for font in fonts)


def test_static_files_can_be_given_hashed_names(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    assert list(tmp_path.glob("design/commonweal.*.css"))
    assert (tmp_path / "design/vendor/govuk-frontend.min.js").is_file()


def test_the_script_imports_only_what_is_here():
    script = (STATIC / "commonweal.js").read_text(encoding="utf-8")
    imported = re.findall(r'from "(.+?)"', script)
    assert imported == ["./vendor/govuk-frontend.min.js", "./keys.js"]
    assert (STATIC / imported[0]).is_file()
    assert "http" not in script
    assert "sourceMappingURL" not in (STATIC / imported[0]).read_text(encoding="utf-8")


COLOURS = dict(re.findall(r"--cw-([a-z0-9-]+):\s*(#[0-9a-f]{3,6})", sheet("commonweal.css")))
TEXT = [
    *(
        ("ink", ground)
        for ground in ("paper", "card", "teal-pale", "clay-pale", "ochre-pale", "moss-pale", "focus")
    ),
    *(
        (words, ground)
        for words in ("quiet", "teal", "clay", "ochre", "moss", "plum")
        for ground in ("paper", "card")
    ),
    ("teal", "teal-pale"),
    ("clay", "clay-pale"),
    ("ochre", "ochre-pale"),
    ("moss", "moss-pale"),
    ("card", "teal"),
    ("card", "clay"),
]
SHAPES = [(f"series-{number}", "card") for number in range(1, 7)] + [
    ("line-firm", "card"),
    ("teal-mid", "paper"),
]


def luminance(colour):
    colour = colour.lstrip("#")
    full = "".join(figure * 2 for figure in colour) if len(colour) == 3 else colour
    parts = [int(full[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted((luminance(COLOURS[one]), luminance(COLOURS[other])))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("words", "ground"), TEXT)
def test_words_stand_out_from_what_is_behind_them(words, ground):
    assert contrast(words, ground) >= 4.5


@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_that_mean_something_stand_out_from_what_is_behind_them(shape, ground):
    assert contrast(shape, ground) >= 3
