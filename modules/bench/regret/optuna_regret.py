"""Optuna's samplers on the problems of Regret: the median regret after so many evaluations, as a table.

The problems are those of ../src/main/java/io/luthier/bench/RegretProblem.java, term by term, and the same table.
"""

import argparse
import csv
import gzip
import math
import statistics
import warnings
from pathlib import Path

import optuna

HARTMANN_WEIGHTS = [1.0, 1.2, 3.0, 3.2]
HARTMANN_SCALES = [
    [10, 3, 17, 3.5, 1.7, 8],
    [0.05, 10, 17, 0.1, 8, 14],
    [3, 3.5, 1.7, 10, 17, 8],
    [17, 8, 0.05, 10, 0.1, 14],
]
HARTMANN_CENTRES = [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
]


def reals(trial, count, low, high):
    return [trial.suggest_float(f"x{i + 1}", low, high) for i in range(count)]


def branin(trial):
    x = trial.suggest_float("x1", -5, 10)
    y = trial.suggest_float("x2", 0, 15)
    valley = y - 5.1 / (4 * math.pi**2) * x * x + 5 / math.pi * x - 6
    return valley**2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10


def hartmann(trial):
    x = reals(trial, 6, 0, 1)
    return -sum(
        weight * math.exp(-sum(a * (v - p) ** 2 for a, v, p in zip(scales, x, centres)))
        for weight, scales, centres in zip(HARTMANN_WEIGHTS, HARTMANN_SCALES, HARTMANN_CENTRES)
    )


def mixed(trial):
    optimizer = trial.suggest_categorical("optimizer", ["adam", "sgd", "nesterovs"])
    rate = math.log10(trial.suggest_float("learningRate", 1e-5, 1, log=True))
    layers = trial.suggest_int("layers", 1, 5)
    units = math.log2(trial.suggest_int("units", 8, 512, log=True))
    activation = trial.suggest_categorical("activation", ["relu", "tanh", "sigmoid"])
    dropout = trial.suggest_float("dropout", 0, 0.6)
    if optimizer == "nesterovs":
        momentum = trial.suggest_float("momentum", 0.5, 0.99)
        loss = 0.15 * (rate - math.log10(1 - momentum) + 1.5) ** 2 + 2 * (momentum - 0.9) ** 2
    elif optimizer == "adam":
        loss = 0.02 + 0.15 * (rate + 3) ** 2
    else:
        loss = 0.06 + 0.15 * (rate + 1) ** 2
    loss += 0.02 * (layers - 3) ** 2 + 0.03 * (units - 7) ** 2
    loss += 2 * (dropout - 0.2 - 0.05 * (units - 7)) ** 2
    return loss + {"relu": 0, "tanh": 0.03, "sigmoid": 0.15}[activation]


def rosenbrock(trial):
    x = reals(trial, 4, -5, 10)
    return sum(100 * (b - a * a) ** 2 + (1 - a) ** 2 for a, b in zip(x, x[1:]))


def ackley(trial):
    x = reals(trial, 5, -20, 45)
    length = math.sqrt(sum(v * v for v in x) / 5)
    waves = sum(math.cos(2 * math.pi * v) for v in x) / 5
    return -20 * math.exp(-0.2 * length) - math.exp(waves) + 20 + math.e


def irrelevant(trial):
    x = reals(trial, 8, 0, 1)
    trial.suggest_int("n1", 1, 9)
    trial.suggest_int("n2", 1, 100, log=True)
    trial.suggest_categorical("c1", ["a", "b", "c"])
    trial.suggest_categorical("c2", ["a", "b", "c", "d", "e"])
    return (x[0] - 0.3) ** 2 + (x[1] - 0.75) ** 2


def rate(trial):
    rate = math.log10(trial.suggest_float("learningRate", 1e-6, 1, log=True))
    l2 = math.log10(trial.suggest_float("l2", 1e-8, 1e-1, log=True))
    batch = math.log2(trial.suggest_categorical("batchSize", [16, 32, 64, 128, 256]))
    decay = trial.suggest_float("decay", 0, 1)
    if rate > -0.3:
        return math.nan
    off = rate + 2.5 - 0.3 * (batch - 6)
    loss = 0.1 * off * off if off < 0 else 0.1 * (math.exp(2 * off) - 1 - 2 * off)
    loss += 0.01 * (batch - 5) ** 2 + 0.02 * (l2 + 4) ** 2 + 0.2 * (decay - 0.4) ** 2
    return min(loss, 2.3)


def levy(trial):
    w = [1 + (v - 1) / 4 for v in reals(trial, 4, -10, 10)]
    value = math.sin(math.pi * w[0]) ** 2
    value += sum((v - 1) ** 2 * (1 + 10 * math.sin(math.pi * v + 1) ** 2) for v in w[:3])
    return value + (w[3] - 1) ** 2 * (1 + math.sin(2 * math.pi * w[3]) ** 2)


def styblinski(trial):
    return sum(v**4 - 16 * v * v + 5 * v for v in reals(trial, 5, -5, 5)) / 2


def choices(trial):
    value, before = 0, 0
    for i in range(8):
        cost = [0, 0.3, 1, 0.6][(trial.suggest_categorical(f"x{i + 1}", [0, 1, 2, 3]) + 3 * i) % 4]
        value += (i + 1) * cost / 8 + before * cost
        before = cost
    return value


def read_letter_table():
    """Validation losses of trained networks by parameters; nan where training diverged."""
    file = Path(__file__).parent / "../src/main/resources/io/luthier/bench/letter-table.csv.gz"
    with gzip.open(file, "rt", newline="") as lines:
        return {
            (
                float(row["learningRate"]),
                int(row["layers"]),
                int(row["units"]),
                int(row["batchSize"]),
                float(row["dropout"]),
                row["optimizer"],
            ): float(row["val_loss"] or "nan")
            for row in csv.DictReader(lines)
        }


LETTER_TABLE = read_letter_table()
LEARNING_RATES, LAYERS, UNITS, BATCH_SIZES, DROPOUTS, OPTIMIZERS = (
    sorted(set(column)) for column in zip(*LETTER_TABLE)
)


def letter_table(trial):
    """What has an order is the position of its value."""

    def position(name, values):
        return values[trial.suggest_int(name, 0, len(values) - 1)]

    return LETTER_TABLE[
        position("learningRate", LEARNING_RATES),
        position("layers", LAYERS),
        position("units", UNITS),
        position("batchSize", BATCH_SIZES),
        position("dropout", DROPOUTS),
        trial.suggest_categorical("optimizer", OPTIMIZERS),
    ]


PROBLEMS = {
    "branin": (branin, 0.39788735772973816),
    "hartmann6": (hartmann, -3.322368011391339),
    "mixed": (mixed, 0),
    "rosenbrock4": (rosenbrock, 0),
    "ackley5": (ackley, 0),
    "irrelevant12": (irrelevant, 0),
    "rate4": (rate, 0),
    "levy4": (levy, 0),
    "styblinski5": (styblinski, -195.8308285188571),
    "choices8": (choices, 0),
    "letter-table": (letter_table, min(loss for loss in LETTER_TABLE.values() if math.isfinite(loss))),
}

SAMPLERS = {
    "default": lambda seed: optuna.samplers.TPESampler(seed=seed),
    "multivariate": lambda seed: optuna.samplers.TPESampler(seed=seed, multivariate=True),
    "multivariate, group": lambda seed: optuna.samplers.TPESampler(seed=seed, multivariate=True, group=True),
}


def regret(problem, least, sampler, evaluations):
    study = optuna.create_study(sampler=sampler)
    study.optimize(problem, n_trials=evaluations)
    return study.best_value - least


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=50)
    parser.add_argument("--evaluations", type=int, default=100)
    parser.add_argument("problems", nargs="*", default=list(PROBLEMS))
    options = parser.parse_args()
    optuna.logging.set_verbosity(optuna.logging.CRITICAL)
    # Optuna says at every start that multivariate is experimental.
    warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
    print(f"optuna {optuna.__version__}, {options.seeds} seeds, {options.evaluations} evaluations")
    print("| problem |" + "".join(f" {name} |" for name in SAMPLERS))
    print("|---|" + "---|" * len(SAMPLERS))
    for name in options.problems:
        problem, least = PROBLEMS[name]
        row = f"| {name} |"
        for sampler in SAMPLERS.values():
            regrets = [
                regret(problem, least, sampler(seed), options.evaluations) for seed in range(options.seeds)
            ]
            row += f" {statistics.median(regrets):.4g} |"
        print(row, flush=True)


if __name__ == "__main__":
    main()
