// Charts, each drawn when it comes near the screen.

const drawn = [];

/**
 * A figure with a chart.
 *
 * options: title, note, height (a number or a function), minWidth, build (makes ECharts' option), describe (a sentence
 * for those who do not see it), click (gets what was clicked), zoom (whether its horizontal axis can be zoomed).
 */
function chart(options) {
  const canvas = el("div", { class: "chart", role: "img", tabindex: options.zoom ? "0" : null });
  const caption = el("figcaption", {}, options.note || "");
  const figureElement = el(
    "figure",
    { id: options.id },
    options.title ? el("h3", {}, options.title) : null,
    options.note ? caption : null,
    options.above || null,
    el("div", { class: "chart-scroll" }, canvas),
  );
  const height = () => (typeof options.height === "function" ? options.height() : options.height || 340);
  canvas.style.height = `${height()}px`;
  if (options.minWidth) {
    canvas.style.minWidth = `${options.minWidth}px`;
  }
  let instance = null;
  const draw = () => {
    canvas.style.height = `${height()}px`;
    if (!instance) {
      instance = echarts.init(canvas, null, { renderer: "canvas" });
      new ResizeObserver(() => instance.resize()).observe(canvas);
      if (options.click) {
        instance.on("click", options.click);
      }
      if (options.zoom) {
        canvas.addEventListener("keydown", (event) => zoomByKey(event, instance));
      }
    } else {
      instance.resize();
    }
    instance.setOption(frame(options.build(), options.describe()), { notMerge: true });
    canvas.dataset.drawn = "true";
  };
  new IntersectionObserver(
    (entries, observer) => {
      if (entries.some((entry) => entry.isIntersecting)) {
        observer.disconnect();
        draw();
        drawn.push(draw);
      }
    },
    { rootMargin: "300px" },
  ).observe(canvas);
  return figureElement;
}

function redrawAll() {
  drawn.forEach((draw) => draw());
}

/** What all charts have in common. */
function frame(option, description) {
  return {
    animation: false,
    textStyle: { fontFamily: "system-ui, sans-serif", color: colour("--text") },
    aria: { enabled: true, label: { description } },
    grid: { left: 70, right: 24, top: 20, bottom: 56 },
    ...option,
    tooltip: {
      confine: true,
      backgroundColor: colour("--page"),
      borderColor: colour("--strong-line"),
      textStyle: { color: colour("--text") },
      ...option.tooltip,
    },
  };
}

function axis(kind, more = {}) {
  return {
    type: kind,
    nameLocation: "middle",
    nameTextStyle: { color: colour("--quiet") },
    axisLine: { show: true, onZero: false, lineStyle: { color: colour("--strong-line") } },
    splitLine: { show: kind !== "category", lineStyle: { color: colour("--line") } },
    scale: true,
    ...more,
    axisLabel: { color: colour("--quiet"), formatter: tick, hideOverlap: true, ...more.axisLabel },
  };
}

/** The axis of what ranks, or of a loss. */
function lossAxis(title, log) {
  return axis(log ? "log" : "value", { name: title, nameGap: 52 });
}

/** Whether losses are spread so widely that few would be seen on a linear axis. */
function isWide(values) {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  if (sorted.length < 2 || sorted[0] <= 0) {
    return false;
  }
  return sorted[sorted.length - 1] / sorted[Math.floor(sorted.length / 4)] > 15;
}

function canBeLog(values) {
  return values.every((value) => value === null || value > 0);
}

/** A tooltip's content: a heading and lines, as elements, since texts are not to be taken for HTML. */
function tip(heading, lines) {
  return el("div", { class: "tip" }, el("b", {}, heading), ...lines.map((line) => el("div", {}, line)));
}

function trialTip(row, lines = []) {
  const state = cell("state", row);
  const value = score(row);
  return tip(
    `trial ${cell("trial", row)}${cell("rank", row) === null ? "" : `, rank ${cell("rank", row)}`}`,
    [
      value === null ? `no ${objective}` : `${objective} ${figure(value)}`,
      STATES[state] ? STATES[state].word : String(state),
      ...lines,
    ],
  );
}

/** Points of rows, a series for each state: [x, y, row]. */
function pointsByState(points) {
  const states = Object.keys(STATES).filter((state) => points.some(([, , row]) => cell("state", row) === state));
  return states.map((state) => ({
    type: "scatter",
    name: STATES[state].word,
    symbol: STATES[state].symbol,
    symbolSize: STATES[state].size * (points.length > 800 ? 0.7 : 1),
    itemStyle: { color: colour(STATES[state].colour), opacity: points.length > 800 ? 0.55 : 0.85 },
    data: points.filter(([, , row]) => cell("state", row) === state),
    progressive: 0,
  }));
}

function openPoint(event) {
  if (Array.isArray(event.value) && event.value.length > 2) {
    showDetails(event.value[2]);
  }
}

/** Arrows move, plus and minus zoom, 0 shows all. */
function zoomByKey(event, instance) {
  const [zoom] = instance.getOption().dataZoom;
  let { start, end } = zoom;
  const step = (end - start) / 5;
  if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
    const by = event.key === "ArrowRight" ? Math.min(step, 100 - end) : -Math.min(step, start);
    [start, end] = [start + by, end + by];
  } else if (event.key === "+") {
    [start, end] = [start + step, end - step];
  } else if (event.key === "-") {
    [start, end] = [Math.max(0, start - step), Math.min(100, end + step)];
  } else if (event.key === "0") {
    [start, end] = [0, 100];
  } else {
    return;
  }
  event.preventDefault();
  instance.dispatchAction({ type: "dataZoom", dataZoomIndex: 0, start, end });
}
