"""One trial in Keras, on a worker process of Spark, which lives as long as the study."""

import os

# Before TensorFlow is loaded, which reads it once.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras
import tensorflow

from work import Record, Work

tensorflow.config.threading.set_intra_op_parallelism_threads(1)
tensorflow.config.threading.set_inter_op_parallelism_threads(1)


class Recorder(keras.callbacks.Callback):
    def __init__(self, record):
        super().__init__()
        self.record = record

    def on_epoch_end(self, epoch, logs=None):
        del epoch
        self.record.epoch(logs["val_loss"], logs["val_accuracy"])


def train(folder, results, trial):
    """Trains, and returns the validation loss after the last epoch."""
    record = Record.begin(results, trial)
    work = Work(folder)
    description = work.description()
    configuration = description["configurations"][trial]
    features, labels = work.train()
    keras.utils.clear_session()
    keras.utils.set_random_seed(trial)
    model = keras.Sequential([keras.Input((description["features"],))])
    for _ in range(configuration["layers"]):
        model.add(keras.layers.Dense(configuration["units"], "relu", kernel_initializer="he_normal"))
    model.add(keras.layers.Dense(description["classes"], kernel_initializer="glorot_normal"))
    model.compile(
        keras.optimizers.Adam(configuration["learningRate"], epsilon=1e-8),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    model.fit(
        features,
        labels,
        batch_size=configuration["batchSize"],
        epochs=description["epochs"],
        validation_data=work.validation(),
        validation_batch_size=4096,
        verbose=0,
        callbacks=[Recorder(record)],
    )
    record.end()
    return record.losses[-1]
