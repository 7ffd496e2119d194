"""Every sentence that the code asks a translation for, read from templates and modules without any outside tool."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[2]
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
IN_PSEUDO_CODE = re.compile(
    r"\b(n?gettext)\((u?\"\"\".*?\"\"\"|u?'''.*?'''|u?\"(?:\\.|[^\"])*\"|u?'(?:\\.|[^'])*')", re.DOTALL
)


def in_templates() -> Iterator[tuple[str, str]]:
    """(file, sentence) of all templates."""
    for template in sorted(ROOT.glob("*/templates/**/*.html")):
        code = templatize(template.read_text(encoding="utf-8"))
        for _call, literal in IN_PSEUDO_CODE.findall(code):
            yield template.name, ast.literal_eval(literal)


def in_modules() -> Iterator[tuple[str, str]]:
    """(file, sentence) of all modules of faces."""
    for app in ("honors", "evaluations"):
        for module in sorted((ROOT / app).rglob("*.py")):
            source = module.read_text(encoding="utf-8")
            if "gettext" not in source:
                continue
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
                    first = node.args[0]
                    assert isinstance(first, ast.Constant), f"{module.name}:{node.lineno}: no literal to translate"
                    yield module.name, first.value
