"""Distributed hyperparameter tuning of Deeplearning4j networks, as an Estimator of Spark ML.

:class:`NetworkTuner` stands where ``CrossValidator`` would: ``fit`` runs a study on the executors of
the session, and gives the best network as a :class:`NetworkTunerModel`. :func:`session` makes a
session with all that Luthier needs.
"""

from importlib.metadata import version as _version

from luthier.sessions import jar, session
from luthier.space import Choice, Integer, LogUniform, Uniform
from luthier.tuner import NetworkTuner, NetworkTunerModel

__version__ = _version("luthier")

__all__ = [
    "Choice",
    "Integer",
    "LogUniform",
    "NetworkTuner",
    "NetworkTunerModel",
    "Uniform",
    "jar",
    "session",
]
