"""Makes keras-VERSION.json: runs Keras's own callbacks over random series and writes down what they do.

pip install keras jax && python keras_golden.py
"""

import json
import os
import random

os.environ["KERAS_BACKEND"] = "jax"
import keras  # noqa: E402


class Optimizer:
    learning_rate = 1.0


class Model:
    """All that the callbacks touch of a model; its weights are the epoch they are of."""

    def __init__(self):
        self.stop_training = False
        self.optimizer = Optimizer()
        self.weights = -1

    def get_weights(self):
        return self.weights

    def set_weights(self, weights):
        self.weights = weights


def series(rnd, mode):
    # Multiples of 1/16: Keras compares in float32, and here that is as exact as a double.
    value, values = rnd.randint(16, 160) / 16, []
    for _ in range(25):
        step = rnd.choice([-1, 1, -1, 0]) * rnd.choice([0.0625, 0.125, 0.25, 0.5, 1])
        value += step if mode == "min" else -step
        values.append(value)
    return values


def early_stopping(rnd):
    mode = rnd.choice(["min", "max"])
    values = series(rnd, mode)
    patience = rnd.choice([0, 1, 2, 3, 5])
    min_delta = rnd.choice([0, 0, 0.125, 0.5])
    baseline = rnd.choice([None, None, values[0] + rnd.randint(-32, 32) / 16])
    start = rnd.choice([0, 0, 0, 2, 4])
    callback = keras.callbacks.EarlyStopping(
        monitor="val_loss", mode=mode, patience=patience, min_delta=min_delta, baseline=baseline,
        start_from_epoch=start, restore_best_weights=True)
    model = Model()
    callback.set_model(model)
    callback.on_train_begin()
    stopped = 0
    for epoch, value in enumerate(values):
        model.weights = epoch
        callback.on_epoch_end(epoch, {"val_loss": value})
        if model.stop_training:
            stopped = epoch + 1
            break
    kept = callback.best_weights
    return dict(mode=mode, patience=patience, minDelta=min_delta, baseline=baseline, startFromEpoch=start,
                values=values, stopped=stopped, restored=None if kept is None else kept + 1)


def reduce_lr(rnd):
    mode = rnd.choice(["min", "max"])
    values = series(rnd, mode)
    patience = rnd.choice([0, 1, 2, 3, 5])
    min_delta = rnd.choice([0, 1e-4, 0.125, 0.5])
    cooldown = rnd.choice([0, 1, 2, 3])
    factor = rnd.choice([0.5, 0.25])
    min_lr = rnd.choice([0, 0.03125, 0.1])
    callback = keras.callbacks.ReduceLROnPlateau(
        monitor="val_loss", mode=mode, factor=factor, patience=patience, min_delta=min_delta,
        cooldown=cooldown, min_lr=min_lr)
    callback.set_model(Model())
    callback.on_train_begin()
    rates = []
    for epoch, value in enumerate(values):
        callback.on_epoch_end(epoch, {"val_loss": value})
        rates.append(float(callback.model.optimizer.learning_rate))
    return dict(mode=mode, factor=factor, patience=patience, minDelta=min_delta, cooldown=cooldown, minLr=min_lr,
                values=values, rates=rates)


rnd = random.Random(1)
stopping = [early_stopping(rnd) for _ in range(300)]
reducing = [reduce_lr(rnd) for _ in range(300)]
with open(f"keras-{keras.__version__}.json", "w") as out:
    out.write('{"keras":"%s",\n"earlyStopping":[\n%s\n],\n"reduceLrOnPlateau":[\n%s\n]}\n' % (
        keras.__version__, ",\n".join(map(json.dumps, stopping)), ",\n".join(map(json.dumps, reducing))))
