"""A fit that can be watched and interrupted."""

import json
import signal
import threading
import warnings
from typing import Any, Callable, Dict, List

from pyspark import InheritableThread, SparkContext

from luthier.errors import in_plain_words

_STOPPED = "stopped by an interrupt; fitting again goes on from here"


def fit(tuner: Any, rows: Any, show: Callable[[Dict[str, Any]], None]) -> Any:
    """Fits a tuner of Java's, and gives its model.

    An interrupt (Ctrl-C, or a notebook's stop button) has the study write down what it knows, and
    then raises ``KeyboardInterrupt``; a second one does not wait for that.

    :param tuner: Java's, with all its parameters
    :param rows: Java's DataFrame
    :param show: is called now and then, with what ``FitProgress`` says
    """
    jvm = SparkContext._jvm
    progress = jvm.io.luthier.spark.ml.FitProgress(tuner.getObjective())
    stop = jvm.io.luthier.spark.StopSignal()
    fitting = _Fitting(tuner, rows, progress, stop)
    told = 0

    def look() -> None:
        nonlocal told
        now = json.loads(progress.json())
        for text in now["warnings"][told:]:
            # The line that called fit.
            warnings.warn(text, stacklevel=5)
        told = len(now["warnings"])
        show(now)

    if threading.current_thread() is not threading.main_thread():
        # Interrupts come to the main thread alone.
        fitting.run()
    else:
        thread = InheritableThread(target=fitting.run, daemon=True)
        with _Interrupts() as interrupts:
            thread.start()
            try:
                while thread.is_alive():
                    thread.join(0.2)
                    # Not from the handler: that may have come in the middle of another call to Java.
                    if interrupts.count:
                        stop.stop(_STOPPED)
                    look()
            except BaseException:
                stop.stop("given up by Python; fitting again goes on from here")
                raise
        if interrupts.count:
            look()
            raise KeyboardInterrupt(_STOPPED)
    look()
    return fitting.model()


class _Fitting:
    """The call itself, on whatever thread."""

    def __init__(self, tuner: Any, *arguments: Any) -> None:
        self._tuner = tuner
        self._arguments = arguments
        self._models: List[Any] = []
        self._errors: List[BaseException] = []

    def run(self) -> None:
        try:
            self._models.append(self._tuner.fit(*self._arguments))
        except BaseException as error:
            self._errors.append(error)

    def model(self) -> Any:
        for error in self._errors:
            with in_plain_words():
                raise error
        return self._models[0]


class _Interrupts:
    """Counts interrupts instead of raising them; the second one is raised."""

    def __init__(self) -> None:
        self.count = 0

    def __enter__(self) -> "_Interrupts":
        self._before = signal.signal(signal.SIGINT, self._handle)
        return self

    def __exit__(self, *ignored: Any) -> None:
        # None is a handler that was not installed from Python, and cannot be put back.
        signal.signal(signal.SIGINT, self._before or signal.default_int_handler)

    def _handle(self, *ignored: Any) -> None:
        self.count += 1
        if self.count > 1:
            raise KeyboardInterrupt("the study is stopping without anybody waiting for it")
