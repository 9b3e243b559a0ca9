"""The work that all sides do, and what each of them writes down about a trial."""

import json
import time
from dataclasses import dataclass
from pathlib import Path

import numpy

FEATURES = "features"
LABELS = "labels"


@dataclass(frozen=True)
class Work:
    """A list of configurations on one data set. Arrays are read when they are asked for."""

    folder: Path

    def description(self):
        """Name, epochs, classes, features and the list of configurations."""
        return json.loads((self.folder / "work.json").read_text())

    def configurations(self):
        return self.description()["configurations"]

    def train(self):
        return self._load("train")

    def validation(self):
        return self._load("validation")

    def orders(self, trial):
        """The rows' order in each epoch of a trial: one line an epoch."""
        return numpy.load(self.folder / "orders.npy", mmap_mode="r")[trial]

    def _load(self, split):
        return tuple(numpy.load(self.folder / f"{split}-{name}.npy") for name in (FEATURES, LABELS))


@dataclass
class Record:
    """What one trial did and when. Written to a file of its own, so that processes need no lock."""

    folder: Path
    trial: int
    started: float
    losses: list
    accuracies: list

    @staticmethod
    def begin(folder, trial):
        return Record(Path(folder), trial, time.time(), [], [])

    def epoch(self, loss, accuracy):
        """Adds validation loss (mean cross-entropy in nats) and accuracy after an epoch."""
        self.losses.append(float(loss))
        self.accuracies.append(float(accuracy))

    def end(self, ended=None):
        """Writes it down, as of now unless told otherwise."""
        self.folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(
            {
                "trial": self.trial,
                "started": self.started,
                "ended": time.time() if ended is None else ended,
                "validationLoss": self.losses,
                "validationAccuracy": self.accuracies,
            }
        )
        (self.folder / f"trial-{self.trial:05d}.json").write_text(text)


def read_records(folder):
    """All records of a folder, by trial."""
    return [json.loads(path.read_text()) for path in sorted(Path(folder).glob("trial-*.json"))]
