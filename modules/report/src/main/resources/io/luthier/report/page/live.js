// The tab in Spark's page: asks how the study goes, and draws what it hears.

const root = document.getElementById("tuning");
const files = root.dataset.files;
const STATES = {
  PREPARING: "prepares its data",
  RUNNING: "runs",
  COMPLETED: "has ended",
  STOPPED: "was stopped, and can go on",
  FAILED: "has ended without a winner",
};
const EVERY = 2000;

let chosen = "";
let chart = null;

const parts = {};
for (const name of ["heading", "choice", "note", "progress", "chart", "running", "ranking"]) {
  parts[name] = el("div", { id: `tuning-${name}` });
  root.append(parts[name]);
}
parts.chart.style.height = "320px";
parts.note.setAttribute("role", "status");

function cells(tag, values) {
  return values.map((value) => el(tag, {}, typeof value === "number" ? figure(value) : value === null || value === undefined ? "" : value));
}

function table(headings, rows) {
  return el(
    "div",
    { class: "table-responsive" },
    el(
      "table",
      { class: "table table-bordered table-sm table-striped" },
      el("thead", {}, el("tr", {}, ...cells("th", headings))),
      el("tbody", {}, ...rows.map((row) => el("tr", {}, ...cells("td", row)))),
    ),
  );
}

function showChoice(studies) {
  const options = studies.map(({ id, name, state }) => el("option", { value: id, selected: id === chosen }, `${name} (${state.toLowerCase()})`));
  const select = el("select", { "aria-label": "Study", class: "custom-select w-auto", change: (event) => choose(event.target.value) }, ...options);
  // One that is being used is not to be taken away.
  if (!parts.choice.contains(document.activeElement)) {
    parts.choice.replaceChildren(...(studies.length > 1 ? [select] : []));
  }
}

function choose(id) {
  chosen = id;
  document.activeElement.blur();
  ask();
}

function showProgress(study, slots) {
  const planned = study.planned;
  const share = planned ? Math.min(100, (100 * study.done) / planned) : null;
  const words = [
    `${study.done}${planned === undefined ? "" : ` of ${planned}`} done`,
    `${study.runningCount} running`,
    ...(study.pruned ? [`${study.pruned} pruned`] : []),
    `${study.failed} failed`,
    `${count(study.epochs, "epoch")} trained`,
    ...(slots === undefined ? [] : [`on ${count(slots, "slot")}`]),
    ...(study.now ? [`for ${duration(study.now)}`] : []),
  ];
  const bar = el("div", { class: "progress-bar", role: "progressbar", "aria-valuenow": study.done, "aria-valuemin": 0, "aria-valuemax": planned || study.done });
  bar.style.width = `${share}%`;
  const best = study.ranked > 0 ? study.ranking[0] : null;
  parts.progress.replaceChildren(
    ...(share === null ? [] : [el("div", { class: "progress mb-2" }, bar)]),
    el("p", {}, words.join(", "), best ? `. Best ${study.objective}: ${figure(best.value)} (trial ${best.trial}).` : "."),
  );
}

function showRunning(study) {
  const folds = study.running.some((run) => run.fold !== undefined);
  const rows = study.running.map((run) => [
    run.trial,
    ...(folds ? [run.fold] : []),
    run.epoch,
    run.value,
    run.best,
    run.seconds === null || run.seconds === undefined ? "" : duration(run.seconds),
    run.executor,
    ...run.values,
  ]);
  const headings = ["trial", ...(folds ? ["fold"] : []), "epoch", study.objective, "best", "time", "executor", ...study.parameters];
  parts.running.replaceChildren(
    el("h4", {}, `Running trials (${study.runningCount})`),
    rows.length > 0 ? table(headings, rows) : el("p", {}, "None."),
    ...(study.runningCount > rows.length ? [el("p", {}, `The first ${rows.length} of ${study.runningCount}.`)] : []),
  );
}

function showRanking(study) {
  const rows = study.ranking.map((row, i) => [
    i < study.ranked ? i + 1 : "",
    row.trial,
    row.state,
    row.value,
    row.bestEpoch,
    row.epochs,
    duration(row.seconds),
    ...row.values,
  ]);
  parts.ranking.replaceChildren(
    el("h4", {}, "Ranking"),
    rows.length > 0
      ? table(["rank", "trial", "state", study.objective, "best epoch", "epochs", "time", ...study.parameters], rows)
      : el("p", {}, "No trial has ended yet."),
    ...(study.done > rows.length ? [el("p", {}, `The first ${rows.length} of ${study.done}.`)] : []),
  );
}

function showCurve(study) {
  parts.chart.hidden = study.points.length === 0;
  if (parts.chart.hidden) {
    return;
  }
  if (!chart) {
    chart = echarts.init(parts.chart, null, { renderer: "canvas" });
    new ResizeObserver(() => chart.resize()).observe(parts.chart);
  }
  const steps = [];
  for (const [time, value] of study.best) {
    if (steps.length > 0) {
      steps.push([time, steps[steps.length - 1][1]]);
    }
    steps.push([time, value]);
  }
  steps.push([study.now, steps[steps.length - 1][1]]);
  const axis = (more) => ({ type: "value", nameLocation: "middle", ...more });
  chart.setOption(
    {
      animation: false,
      aria: { enabled: true, label: { description: `${study.objective} of ${count(study.points.length, "trial")} over time, and the best so far` } },
      grid: { left: 80, right: 24, top: 20, bottom: 50 },
      tooltip: {
        confine: true,
        formatter: ({ value }) =>
          el("div", {}, value.length > 2 ? `trial ${value[2]}: ${study.objective} ${figure(value[1])} after ${duration(value[0])}` : `best so far: ${figure(value[1])}`),
      },
      xAxis: axis({ name: "time", nameGap: 30, min: 0, axisLabel: { formatter: duration, hideOverlap: true } }),
      yAxis: axis({ name: study.objective, nameGap: 60, scale: true, axisLabel: { formatter: tick } }),
      series: [
        { type: "scatter", symbolSize: 7, itemStyle: { color: "#0072B2", opacity: 0.7 }, data: study.points },
        { type: "line", symbol: "none", silent: true, lineStyle: { color: "#333333", width: 2 }, data: steps },
      ],
    },
    { notMerge: true },
  );
}

function show({ studies, shown }) {
  showChoice(studies);
  if (!shown) {
    parts.heading.replaceChildren(el("p", {}, "No study has begun in this session yet."));
    return;
  }
  const report = el("a", { href: `${files}/report.html?study=${encodeURIComponent(shown.id)}`, target: "_blank", rel: "noopener" }, "its report");
  parts.heading.replaceChildren(
    el("h4", {}, `Study ${shown.name}`),
    el("p", {}, `It ${STATES[shown.state]}${shown.message ? `: ${shown.message}` : ""}. `, ...(shown.output ? ["All that is known of it: ", report, `, as it was last written, and the files in ${shown.output}.`] : [])),
  );
  parts.note.replaceChildren(...(shown.waiting ? [el("div", { class: "alert alert-warning" }, `It waits ${shown.waiting}.`)] : []));
  for (const name of ["progress", "chart", "running", "ranking"]) {
    parts[name].hidden = !shown.view;
  }
  if (shown.view) {
    showProgress(shown.view, shown.slots);
    showCurve(shown.view);
    showRunning(shown.view);
    showRanking(shown.view);
  }
}

async function ask() {
  const asked = chosen;
  try {
    const answer = await fetch(`${files}/studies.json?study=${encodeURIComponent(asked)}`, { cache: "no-store" });
    if (!answer.ok) {
      throw new Error(`${answer.status} ${answer.statusText}`);
    }
    const heard = await answer.json();
    if (asked === chosen) {
      show(heard);
      root.dataset.ready = "true";
    }
  } catch (failed) {
    parts.note.replaceChildren(el("div", { class: "alert alert-warning" }, `The session does not answer (${failed.message}); it may have ended. What is shown is the last that it said.`));
  }
}

async function watch() {
  // Nobody looks at a page that is hidden.
  if (!document.hidden) {
    await ask();
  }
  setTimeout(watch, EVERY);
}

watch();
