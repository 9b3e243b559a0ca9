"""Ray Tune and PyTorch: two trials at once, one thread each."""

import os
import sys
from pathlib import Path

import numpy

from work import Record, Work


def trial(config, description, train, validation, orders_of, results):
    from ray import tune

    import torch_trial

    torch_trial.prepare_thread()
    configuration = description["configurations"][config["trial"]]
    record = Record.begin(results, configuration["trial"])

    def report(loss, accuracy):
        record.epoch(loss, accuracy)
        tune.report({"loss": loss, "accuracy": accuracy})

    torch_trial.train(
        configuration,
        description,
        torch_trial.tensors(train),
        torch_trial.tensors(validation),
        numpy.array(orders_of.orders(configuration["trial"])),
        report,
    )
    record.end()


def main(folder, results):
    import ray
    from ray import tune

    here = str(Path(__file__).parent)
    python_path = os.pathsep.join(filter(None, [here, os.environ.get("PYTHONPATH")]))
    ray.init(
        num_cpus=2,
        include_dashboard=False,
        runtime_env={"env_vars": {"PYTHONPATH": python_path, "OMP_NUM_THREADS": "1"}},
    )
    work = Work(folder)
    description = work.description()
    # The data goes to the object store once, and is shared from there.
    trainable = tune.with_parameters(
        trial,
        description=description,
        train=work.train(),
        validation=work.validation(),
        orders_of=work,
        results=str(results),
    )
    tuner = tune.Tuner(
        tune.with_resources(trainable, {"cpu": 1}),
        param_space={"trial": tune.grid_search(list(range(len(description["configurations"]))))},
        tune_config=tune.TuneConfig(metric="loss", mode="min", reuse_actors=True),
        run_config=tune.RunConfig(storage_path=str(results / "ray"), name="study", verbose=1),
    )
    best = tuner.fit().get_best_result()
    print("best", best.config, best.metrics["loss"])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
