// What the parameters have to do with the result.

let logScores = false;

function shownScores() {
  return shown.filter((row) => score(row) !== null);
}

function showParameters(section) {
  const scores = columns.get(objective).values;
  logScores = isWide(scores);
  const log = el("input", {
    type: "checkbox",
    id: "log-scores",
    change: () => {
      logScores = log.checked;
      redrawAll();
    },
  });
  log.checked = logScores;
  log.disabled = !canBeLog(scores);
  if (tuned.length === 0) {
    section.append(el("p", { class: "note" }, "No parameter was tuned, or none has a value yet."));
    return;
  }
  const present = [...countBy("state").keys()].filter((state) => STATES[state]);
  section.append(
    el("div", { class: "tools" }, el("label", { class: "check" }, log, ` logarithmic ${objective}, in all charts from here on`)),
    chart({
      id: "chart-parallel",
      title: "All parameters at once",
      note: `A line is a trial; the ${minimise ? "lower" : "higher"} its ${objective}, the stronger its colour, and the thick one is the best. Drag along an axis to keep some of the lines. Trials without ${objective} are left out.`,
      minWidth: 105 * (tuned.length + 1),
      height: 380,
      build: parallelOption,
      describe: () => `Parallel coordinates of ${count(tuned.length, "parameter")} and ${objective}; the ranking has the same figures.`,
      click: (event) => event.data && showDetails(event.data.row),
    }),
    showImportance(),
  );
  const rate = tuned.find((parameter) => parameter.name === "learningRate" && !isKind(parameter));
  if (rate) {
    section.append(
      chart({
        id: "chart-rate",
        title: `Learning rate and ${objective}`,
        note: `Each mark is a trial. Trials without ${objective} stand at the upper edge.`,
        above: key(present),
        build: () => sliceOption(rate, true),
        describe: () => `${objective} by learning rate on a logarithmic axis; ${count(shown.length, "trial")}.`,
        click: openPoint,
      }),
    );
  }
  section.append(
    el("h3", {}, "One parameter at a time"),
    el("p", { class: "note" }, `${objective} of the trials by each parameter that was tuned.`),
    key(present),
    el(
      "div",
      { class: "slices" },
      ...tuned.map((parameter) =>
        chart({
          id: null,
          title: parameter.name,
          height: 240,
          build: () => sliceOption(parameter, false),
          describe: () => `${objective} by ${parameter.name}; ${count(shown.length, "trial")}.`,
          click: openPoint,
        }),
      ),
    ),
  );
}

function parallelOption() {
  const axes = [...tuned.map((parameter, dim) => parallelAxis(parameter, dim)), scoreAxis(tuned.length)];
  const listed = shownScores();
  const lines = listed
    .map((row, place) => ({ row, place, value: [...tuned.map((p) => parallelValue(p, row)), score(row)] }))
    .map((line) => {
      const best = line.place === 0;
      const share = listed.length < 2 ? 0 : line.place / (listed.length - 1);
      return {
        ...line,
        lineStyle: {
          color: best ? colour("--orange") : shade(share),
          width: best ? 3.5 : 1.3,
          opacity: best ? 1 : listed.length > 500 ? 0.35 : 0.8,
        },
      };
    })
    .reverse();
  return {
    grid: undefined,
    tooltip: { trigger: "item", formatter: (line) => trialTip(line.data.row) },
    parallel: {
      left: 60,
      right: 60,
      top: 40,
      bottom: 24,
      parallelAxisDefault: {
        nameTextStyle: { color: colour("--text"), width: 100, overflow: "truncate" },
        axisLine: { lineStyle: { color: colour("--strong-line") } },
        axisTick: { lineStyle: { color: colour("--strong-line") } },
        axisLabel: {
          color: colour("--text"),
          formatter: (value) => shorten(tick(value)),
          textBorderColor: colour("--page"),
          textBorderWidth: 3,
        },
        z: 10,
        areaSelectStyle: { color: colour("--accent"), borderColor: colour("--accent"), opacity: 0.3 },
      },
    },
    parallelAxis: axes,
    series: [
      {
        type: "parallel",
        inactiveOpacity: 0.03,
        activeOpacity: 1,
        data: lines,
        progressive: 1000,
        emphasis: { lineStyle: { width: 4, opacity: 1 } },
      },
    ],
  };
}

function parallelAxis(parameter, dim) {
  return isKind(parameter)
    ? { dim, name: label(parameter.name), type: "category", data: kinds(parameter).map(kindLabel) }
    : { dim, name: label(parameter.name), type: parameter.log ? "log" : "value", scale: true };
}

function kindLabel(value) {
  return label(figure(value));
}

function scoreAxis(dim) {
  return { dim, name: objective, type: logScores ? "log" : "value", scale: true };
}

function parallelValue(parameter, row) {
  const value = cell(parameter.column, row);
  return value === null ? "-" : isKind(parameter) ? kindLabel(value) : value;
}

/** Rows by one parameter. Kinds are spread a little, or they would hide each other. */
function sliceOption(parameter, large) {
  const names = isKind(parameter) ? kinds(parameter) : null;
  const place = (row) => {
    const value = cell(parameter.column, row);
    if (!names || value === null) {
      return value;
    }
    return names.indexOf(value) + (((row * 0.618034) % 1) - 0.5) * 0.5;
  };
  const top = longestScore();
  const points = shown
    .filter((row) => row < results && (score(row) !== null || (large && top !== null)))
    .map((row) => [place(row), score(row) === null ? top : score(row), row])
    .filter(([x]) => x !== null);
  const x = names
    ? axis("value", {
        min: -0.5,
        max: names.length - 0.5,
        interval: 1,
        splitLine: { show: false },
        axisTick: { show: false },
        axisLabel: {
          formatter: (value) => (Number.isInteger(value) ? shorten(kindLabel(names[value])) : ""),
          customValues: names.map((_, i) => i),
        },
      })
    : axis(parameter.log ? "log" : "value", {});
  return {
    grid: { left: 70, right: 24, top: 12, bottom: large ? 56 : 36 },
    tooltip: {
      trigger: "item",
      formatter: (point) =>
        trialTip(point.value[2], [`${parameter.name} ${figure(cell(parameter.column, point.value[2]))}`]),
    },
    xAxis: large ? { ...x, name: label(parameter.name), nameGap: 32 } : x,
    yAxis: lossAxis(objective, logScores),
    series: pointsByState(points),
  };
}

function shorten(text) {
  return text.length > 14 ? `${text.slice(0, 13)}…` : text;
}

/** The greatest value that is shown; null if there is none. */
function longestScore() {
  return shownScores().reduce((most, row) => (most === null ? score(row) : Math.max(most, score(row))), null);
}

function showImportance() {
  if (raw.importance.length === 0) {
    return el(
      "figure",
      { id: "chart-importance" },
      el("h3", {}, "Importance"),
      el("p", { class: "note" }, "Which parameters mattered cannot be said of so few trials, or of one parameter."),
    );
  }
  if (raw.importance.every(([, share]) => share === 0)) {
    return el(
      "figure",
      { id: "chart-importance" },
      el("h3", {}, "Importance"),
      el("p", { class: "note" }, "No parameter stands out: among the best trials each is spread much as among all."),
    );
  }
  const shares = [...raw.importance].reverse();
  return chart({
    id: "chart-importance",
    title: "Importance",
    note: "Each parameter's share of what all of them have to do with being among the best, of all trials (PED-ANOVA); 0 where it cannot be told from chance.",
    height: 60 + 30 * shares.length,
    build: () => ({
      grid: { left: 130, right: 60, top: 8, bottom: 40 },
      tooltip: { formatter: (bar) => tip(bar.name, [percent(bar.value)]) },
      xAxis: axis("value", { min: 0, max: 1, axisLabel: { formatter: percent } }),
      yAxis: axis("category", {
        data: shares.map(([parameter]) => label(parameter)),
        axisLabel: { formatter: shorten, color: colour("--text") },
      }),
      series: [
        {
          type: "bar",
          data: shares.map(([, share]) => share),
          barMaxWidth: 18,
          itemStyle: { color: colour("--blue") },
          label: { show: true, position: "right", color: colour("--text"), formatter: (bar) => percent(bar.value) },
        },
      ],
    }),
    describe: () =>
      `Importance. ${raw.importance.map(([parameter, share]) => `${parameter} ${percent(share)}`).join(", ")}.`,
  });
}

function percent(share) {
  return `${Math.round(share * 100)} %`;
}
