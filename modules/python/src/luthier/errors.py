"""Java's refusals as errors of Python, with their message and nothing else."""

import logging
from contextlib import contextmanager
from typing import Any, Iterator, Optional

from py4j.protocol import Py4JJavaError
from pyspark.errors.exceptions.captured import CapturedException

_LOG = logging.getLogger("luthier")

#: What somebody has to mend who called.
_REFUSALS = (
    "java.lang.IllegalArgumentException",
    "io.luthier.spark.data.DataProblem",
    "io.luthier.spark.ResumeProblem",
    "io.luthier.spark.doctor.SessionRefused",
)

#: What has gone wrong, in words for people.
_FAILURES = (
    "java.lang.IllegalStateException",
    "java.io.UncheckedIOException",
    "io.luthier.spark.StudyStopped",
)


@contextmanager
def in_plain_words() -> Iterator[None]:
    """Raises ``ValueError`` or ``RuntimeError`` for what Luthier says in words for people.

    Java's stack trace is in the log, at level DEBUG. Everything else stays as it is.
    """
    try:
        yield
    except (CapturedException, Py4JJavaError) as error:
        plain = _plain(error)
        if plain is None:
            raise
        _LOG.debug("from Java", exc_info=error)
        raise plain from None


def _plain(error: Any) -> Optional[Exception]:
    java = error.java_exception if isinstance(error, Py4JJavaError) else error._origin
    if java is None:
        return None
    name = java.getClass().getName()
    if name in _REFUSALS:
        return ValueError(java.getMessage())
    if name in _FAILURES:
        # The message of an UncheckedIOException begins with its cause's class.
        cause = java.getCause() if name == "java.io.UncheckedIOException" else java
        return RuntimeError(cause.getMessage())
    return None
