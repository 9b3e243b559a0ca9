"""Writes the work: the same rows, the same split, the same configurations, the same orders for all.

Features are standardised by the training split, because Luthier does that to all numbers by itself: a second
time changes nothing. So everybody computes with the same numbers. Rows are float32.
"""

import argparse
import csv
import gzip
import json
import shutil
import struct
from pathlib import Path

import numpy
import pyarrow
import pyarrow.parquet

from work import FEATURES, LABELS

LETTER_VALIDATION = 0.2

# What may be drawn for each data set: on letter, overhead dominates; on Fashion-MNIST, arithmetic.
SPACES = {
    "letter": {"layers": [1, 2, 3], "units": [32, 64, 128], "batchSize": [32, 64, 128]},
    "fashion": {"layers": [2], "units": [256], "batchSize": [64, 128]},
}
LEARNING_RATES = (1e-4, 1e-2)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", choices=sorted(SPACES))
    parser.add_argument("--source", type=Path, required=True, help="letter.csv.gz, or the folder of Fashion-MNIST")
    parser.add_argument("--trials", type=int, required=True)
    parser.add_argument("--epochs", type=int, required=True)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--to", type=Path, required=True)
    arguments = parser.parse_args()
    unfinished = arguments.to.with_name(arguments.to.name + ".part")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    # A generator for each, so that another number of epochs or trials changes none of the other draws.
    splitting, drawing, ordering = (numpy.random.default_rng([arguments.seed, i]) for i in range(3))
    read = read_letter if arguments.data == "letter" else read_fashion
    train, validation = standardised(*read(arguments.source, splitting))
    for name, (features, labels) in {"train": train, "validation": validation}.items():
        write_split(unfinished, name, features, labels)
    write_orders(unfinished / "orders.npy", ordering, arguments, len(train[0]))
    description = {
        "data": arguments.data,
        "seed": arguments.seed,
        "epochs": arguments.epochs,
        "classes": int(train[1].max()) + 1,
        "features": train[0].shape[1],
        "trainRows": len(train[0]),
        "validationRows": len(validation[0]),
        "space": {**SPACES[arguments.data], "learningRate": LEARNING_RATES},
        "configurations": draw(drawing, SPACES[arguments.data], arguments.trials),
    }
    (unfinished / "work.json").write_text(json.dumps(description, indent=2) + "\n")
    # Renamed last, so that a folder of the final name is complete.
    unfinished.rename(arguments.to)


def draw(random, space, trials):
    configurations = []
    for trial in range(trials):
        chosen = {name: int(random.choice(values)) for name, values in space.items()}
        low, high = numpy.log(LEARNING_RATES)
        chosen["learningRate"] = float(f"{numpy.exp(random.uniform(low, high)):.6g}")
        configurations.append({"trial": trial, **chosen})
    return configurations


def read_letter(source, random):
    with gzip.open(source, "rt", newline="") as file:
        rows = list(csv.DictReader(file))
    labels = numpy.array([ord(row.pop("lettr")) - ord("A") for row in rows], numpy.int32)
    features = numpy.array([[float(value) for value in row.values()] for row in rows])
    order = random.permutation(len(rows))
    cut = int(len(rows) * LETTER_VALIDATION)
    return tuple((features[part], labels[part]) for part in (order[cut:], order[:cut]))


def read_fashion(source, random):
    """Its own split: 60,000 rows to train on, and the 10,000 of its test set to validate on."""
    del random
    return tuple(
        (
            read_idx(source / f"{name}-images-idx3-ubyte.gz").reshape(-1, 784) / 255.0,
            read_idx(source / f"{name}-labels-idx1-ubyte.gz").astype(numpy.int32),
        )
        for name in ("train", "t10k")
    )


def read_idx(path):
    with gzip.open(path) as file:
        dimensions = struct.unpack(">HBB", file.read(4))[2]
        shape = struct.unpack(f">{dimensions}I", file.read(4 * dimensions))
        return numpy.frombuffer(file.read(), numpy.uint8).reshape(shape)


def standardised(train, validation):
    mean = train[0].mean(axis=0)
    deviation = train[0].std(axis=0, ddof=1)
    deviation[deviation == 0] = 1
    return tuple(
        (((features - mean) / deviation).astype(numpy.float32), labels) for features, labels in (train, validation)
    )


def write_split(folder, name, features, labels):
    numpy.save(folder / f"{name}-{FEATURES}.npy", features)
    numpy.save(folder / f"{name}-{LABELS}.npy", labels)
    rows, width = features.shape
    offsets = pyarrow.array(numpy.arange(rows + 1, dtype=numpy.int32) * width)
    lists = pyarrow.ListArray.from_arrays(offsets, pyarrow.array(features.reshape(-1)))
    table = pyarrow.table({"features": lists, "label": pyarrow.array(labels)})
    pyarrow.parquet.write_table(table, folder / f"{name}.parquet")


def write_orders(path, random, arguments, rows):
    orders = numpy.lib.format.open_memmap(
        path, mode="w+", dtype=numpy.int32, shape=(arguments.trials, arguments.epochs, rows)
    )
    for trial in range(arguments.trials):
        for epoch in range(arguments.epochs):
            orders[trial, epoch] = random.permutation(rows)
    orders.flush()


if __name__ == "__main__":
    main()
