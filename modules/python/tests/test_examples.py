"""What the documentation shows is run."""

import doctest
import re

import pytest

import luthier
from conftest import ROOT
from luthier import progress, sessions, settings, space
from luthier import tuner as tuner_module


@pytest.mark.parametrize(
    "module",
    [space, settings, progress, sessions, tuner_module],
    ids=lambda module: module.__name__,
)
def test_docstrings(module, spark, tmp_path):
    globs = {**vars(module), "spark": spark, "directory": str(tmp_path)}
    result = doctest.testmod(module, globs=globs)
    assert result.attempted > 0 and result.failed == 0


def test_docs(spark, tmp_path):
    """All of the page's Python, one block after another, as somebody would paste it."""
    text = (ROOT / "docs/python.md").read_text()
    blocks = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert len(blocks) > 3
    names = {}
    for block in blocks:
        # The JVM's working directory is not the project's.
        block = block.replace("modules/examples", str(ROOT / "modules/examples"))
        block = block.replace('"out/', f'"{tmp_path}/')
        exec(compile(block, "docs/python.md", "exec"), names)
    assert isinstance(names["model"], luthier.NetworkTunerModel)
