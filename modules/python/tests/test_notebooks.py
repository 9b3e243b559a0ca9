"""The example notebooks in a real kernel, and what a notebook shows while it fits."""

import html
import time

import nbformat
import pytest
from conftest import ROOT
from jupyter_client.manager import start_new_kernel
from nbclient import NotebookClient

from luthier import progress

NOTEBOOKS = sorted((ROOT / "modules/examples/notebooks").glob("*.ipynb"))
MINUTES = 60


@pytest.fixture
def place(tmp_path):
    """A directory in which notebooks find what is beside them in the project."""
    for name in ("data", "src"):
        (tmp_path / name).symlink_to(ROOT / "modules/examples" / name)
    (tmp_path / "notebooks").mkdir()
    return tmp_path / "notebooks"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs(path, place):
    notebook = nbformat.read(path, as_version=4)
    assert all(not cell.get("outputs") for cell in notebook.cells), "outputs are not committed"
    NotebookClient(
        notebook,
        timeout=10 * MINUTES,
        kernel_name="python3",
        resources={"metadata": {"path": str(place)}},
    ).execute()

    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    shown = [output.data["text/plain"] for output in outputs if "data" in output]
    fits = [text for text in shown if "best val_loss" in text]
    assert len(fits) == 1, "one output, updated in place"
    assert "8 of 8 trials" in fits[0] or path.stem == "custom-network"
    errors = [output.text for output in outputs if output.get("name") == "stderr"]
    assert "Exception" not in "".join(errors)


class Kernel:
    """A kernel that is asked to run cells, and what it shows meanwhile."""

    def __init__(self, directory):
        self.manager, self.client = start_new_kernel(kernel_name="python3", cwd=str(directory))
        self.shown, self.error = [], None

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def run(self, code, until=lambda kernel: False):
        """Runs a cell to its end; interrupts it, once, as soon as there is what is waited for."""
        self.shown, self.error = [], None
        cell, interrupted = self.client.execute(code), False
        deadline = time.monotonic() + 10 * MINUTES
        while time.monotonic() < deadline:
            message = self.client.get_iopub_msg(timeout=10 * MINUTES)
            if message["parent_header"].get("msg_id") != cell:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind in ("display_data", "update_display_data"):
                self.shown.append((kind, content["data"]))
            elif kind == "error":
                self.error = f"{content['ename']}: {content['evalue']}"
            elif kind == "status" and content["execution_state"] == "idle":
                return
            if not interrupted and until(self):
                interrupted = True
                self.manager.interrupt_kernel()
        raise AssertionError("the cell did not end")


LONG = """
import luthier
spark = luthier.session("interrupted", "local[2]")
rows = spark.read.csv("../data/satellite.csv.gz", header=True, inferSchema=True).selectExpr("`x.1` features", "classes label")
tuner = luthier.NetworkTuner(
    space={"units": luthier.Choice([16, 17, 18, 19, 20, 21])},
    search={"strategy": "grid", "parallelism": 1},
    training={"epochs": 12, "earlyStopping": None},
    output="out/interrupted",
)
"""


def test_the_stop_button_leaves_a_study_that_goes_on(place):
    kernel = Kernel(place)
    try:
        kernel.run(LONG)
        assert kernel.error is None
        kernel.run("tuner.fit(rows)", until=lambda k: k.shown and "best" in k.shown[-1][1]["text/plain"])
        assert kernel.error.startswith("KeyboardInterrupt: stopped by an interrupt; fitting again")
        assert kernel.shown[0][0] == "display_data"
        assert {kind for kind, data in kernel.shown[1:]} == {"update_display_data"}
        assert "6 of 6" not in kernel.shown[-1][1]["text/plain"]

        kernel.run("model = tuner.fit(rows)\nassert model.ranking().count() == 6")
        assert kernel.error is None
        last = kernel.shown[-1][1]["text/plain"]
        assert last.startswith("6 of 6 trials") and "from before" in last
    finally:
        kernel.close()


def test_texts_of_a_study_are_no_markup():
    evil = "<img src=x onerror=alert(1)>"
    now = {
        "started": True,
        "waiting": None,
        "planned": None,
        "ended": 3,
        "before": 0,
        "running": 1,
        "pruned": 0,
        "failed": 0,
        "metric": evil,
        "best": [{"trial": 1, "value": 0.5, "configuration": {evil: evil, "list": [1, 2]}}],
        "improvements": [[1, 0.5]],
    }
    page = progress.page(now)
    assert evil not in page and html.escape(evil) in page
    assert evil not in progress.page({**now, "waiting": evil})
    assert progress.plain(now).startswith("3 trials, 1 running\nbest ")
