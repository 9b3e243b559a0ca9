// What happened when: results with the best so far, and the slots.

const timed = raw.times.to.length > 0;

function showTime(section) {
  const present = [...countBy("state").keys()].filter((state) => STATES[state]);
  section.append(
    chart({
      id: "chart-progress",
      title: `${objective} over time`,
      note: timed
        ? "Each mark is a trial where it ended; the line is the best so far. Time stands still while no driver runs the study."
        : "Each mark is a trial by its number; the line is the best so far. Times were not taken down by the build that ran the study.",
      above: key(present.filter((state) => state !== "RUNNING")),
      build: progressOption,
      describe: () => `${objective} over time, with the best so far; ${count(shownScores().length, "trial")}.`,
      click: openPoint,
    }),
  );
  if (!timed) {
    section.append(
      el("h3", {}, "Slots"),
      el("p", { class: "note" }, "Who ran what when is not known: nothing has run yet, or the build that ran the study did not take it down."),
    );
    return;
  }
  const ended = new Set(raw.times.how);
  section.append(
    chart({
      id: "chart-slots",
      title: "Slots",
      note: "A bar is a trial on a slot. Which slot of its executor a trial had is not known, so it is drawn on the first that was free. Zoom with the slider, Ctrl and the wheel, or with the keys + and −, the arrows and 0; a click shows the trial." +
        (raw.times.resumes.length > 0 ? " A dashed line is where another driver took the study up." : ""),
      above: key(Object.keys(STATES).filter((state) => ended.has(state))),
      height: () => Math.min(900, 110 + 26 * raw.times.lanes.length),
      zoom: true,
      build: slotsOption,
      describe: () =>
        `${count(raw.times.to.length, "stint")} of trials on ${count(raw.times.lanes.length, "slot")}; ${Object.keys(STATES)
          .filter((state) => ended.has(state))
          .map((state) => `${raw.times.how.filter((how) => how === state).length} ${STATES[state].word}`)
          .join(", ")}.`,
      click: (event) => {
        const row = rowOfTrial.get(raw.times.trial[event.dataIndex]);
        if (row !== undefined && event.seriesType === "custom") {
          showDetails(row);
        }
      },
    }),
  );
}

const rowOfTrial = new Map(columns.get("trial").values.map((trial, row) => [trial, row]));

function progressOption() {
  const at = (row) => (timed ? raw.times.ended[row] : cell("trial", row));
  const points = shownScores()
    .filter((row) => row < results && at(row) !== null)
    .map((row) => [at(row), score(row), row])
    .sort((a, b) => a[0] - b[0]);
  const best = [];
  for (const [time, value] of points) {
    const before = best.length === 0 ? null : best[best.length - 1][1];
    if (before === null || better(value, before)) {
      best.push(...(before === null ? [] : [[time, before]]), [time, value]);
    }
  }
  if (best.length > 0) {
    best.push([points[points.length - 1][0], best[best.length - 1][1]]);
  }
  return {
    tooltip: { formatter: (point) => (point.value.length > 2 ? trialTip(point.value[2], [timed ? `after ${duration(point.value[0])}` : ""]) : tip("best so far", [figure(point.value[1])])) },
    xAxis: axis("value", {
      name: timed ? "time" : "trial",
      nameGap: 32,
      scale: false,
      min: 0,
      axisLabel: { formatter: timed ? duration : tick },
    }),
    yAxis: lossAxis(objective, logScores),
    series: [
      ...pointsByState(points),
      {
        type: "line",
        name: "best so far",
        data: best,
        symbol: "none",
        silent: true,
        lineStyle: { color: colour("--text"), width: 2 },
        z: 1,
      },
    ],
  };
}

/** Bars of what did not complete are lower, and end in the mark of what happened. */
const BAR_HEIGHTS = { COMPLETED: 0.72, RUNNING: 0.72 };

/** Looked up once a drawing, not once a bar. */
let barColours = {};

function slotsOption() {
  barColours = { page: colour("--page"), text: colour("--text") };
  for (const [how, state] of Object.entries(STATES)) {
    barColours[how] = colour(state.colour);
  }
  const stints = raw.times.to.map((to, i) => [raw.times.from[i], to, raw.times.lane[i]]);
  const many = raw.times.lanes.length > 30;
  return {
    grid: { left: 120, right: many ? 50 : 24, top: 12, bottom: 84 },
    tooltip: { formatter: stintTip },
    xAxis: axis("value", {
      name: "time",
      nameGap: 28,
      scale: false,
      min: 0,
      max: longest(raw.times.to),
      axisLabel: { formatter: duration },
    }),
    yAxis: axis("category", {
      data: raw.times.lanes.map(label),
      inverse: true,
      axisLabel: { formatter: (lane) => shortLane(lane), width: 105, overflow: "truncate" },
    }),
    dataZoom: [
      { type: "inside", xAxisIndex: 0, zoomOnMouseWheel: "ctrl", moveOnMouseWheel: false, filterMode: "weakFilter" },
      { type: "slider", xAxisIndex: 0, bottom: 8, height: 22, filterMode: "weakFilter", labelFormatter: (value) => duration(value), textStyle: { color: colour("--quiet") } },
      ...(many ? [{ type: "slider", yAxisIndex: 0, right: 8, width: 18, startValue: 0, endValue: 29, filterMode: "weakFilter", showDetail: false }] : []),
    ],
    series: [
      {
        type: "custom",
        renderItem: drawStint,
        progressive: 0,
        encode: { x: [0, 1], y: 2 },
        data: stints,
        clip: true,
      },
      {
        type: "custom",
        renderItem: drawResume,
        encode: { x: 0, y: 1 },
        data: raw.times.resumes.map((time) => [time, 0]),
        silent: true,
        clip: true,
        z: 5,
      },
    ],
  };
}

/** With its host if there is room; the tooltip has it in any case. */
function shortLane(lane) {
  return lane.length <= 17 ? lane : lane.replace(/@.*?(?= #\d+$|$)/, "");
}

function drawStint(params, api) {
  const how = raw.times.how[params.dataIndex];
  const state = STATES[how];
  const [left, middle] = api.coord([api.value(0), api.value(2)]);
  const [right] = api.coord([api.value(1), api.value(2)]);
  const lane = api.size([0, 1])[1];
  const height = lane * (BAR_HEIGHTS[how] || 0.4);
  const area = params.coordSys;
  const shape = echarts.graphic.clipRectByRect(
    { x: left, y: middle - height / 2, width: Math.max(1.5, right - left), height },
    { x: area.x, y: area.y, width: area.width, height: area.height },
  );
  if (!shape) {
    return null;
  }
  const fill = barColours[how];
  const children = [
    { type: "rect", shape, style: { fill, stroke: barColours.page, lineWidth: right - left > 4 ? 1 : 0, opacity: how === "RUNNING" ? 0.6 : 1 } },
  ];
  const size = Math.min(12, lane * 0.7);
  if (!BAR_HEIGHTS[how] && right >= area.x && right <= area.x + area.width) {
    children.push({
      type: "text",
      style: { x: right, y: middle, text: state.glyph, fill, stroke: barColours.page, lineWidth: 2, fontSize: size, align: "right", verticalAlign: "middle" },
    });
  }
  return { type: "group", children };
}

/** Where another driver took the study up. ECharts' own mark lines never end on an axis of categories. */
function drawResume(params, api) {
  const [x] = api.coord([api.value(0), 0]);
  const area = params.coordSys;
  return {
    type: "line",
    shape: { x1: x, y1: area.y, x2: x, y2: area.y + area.height },
    style: { stroke: barColours.text, lineWidth: 2, lineDash: [6, 4] },
  };
}

function stintTip(point) {
  const i = point.dataIndex;
  const fold = raw.times.fold ? `, fold ${raw.times.fold[i]}` : "";
  const row = rowOfTrial.get(raw.times.trial[i]);
  const reason = row === undefined ? null : cell("stop_reason", row);
  return tip(`trial ${raw.times.trial[i]}${fold}`, [
    STATES[raw.times.how[i]].word,
    `${duration(raw.times.from[i])} to ${duration(raw.times.to[i])}, on ${raw.times.lanes[raw.times.lane[i]]}`,
    ...(reason ? [reason] : []),
  ]);
}
