// Learning curves of the trials that are chosen.

let logLosses = false;

function showCurves(section) {
  const chips = el("ul", { class: "chips", "aria-label": "Trials shown" });
  const log = el("input", {
    type: "checkbox",
    id: "log-losses",
    change: () => {
      logLosses = log.checked;
      redrawAll();
    },
  });
  const renderChips = () =>
    chips.replaceChildren(
      ...chosen.map((row) =>
        el(
          "li",
          {},
          el(
            "button",
            {
              type: "button",
              class: `curve-${curveColour(row)}`,
              "aria-label": `Leave out ${name(row)}`,
              click: () => {
                const place = chosen.indexOf(row);
                choose(row, false);
                const left = chips.querySelectorAll("button");
                (left[Math.min(place, left.length - 1)] || log).focus();
              },
            },
            `${name(row)}${score(row) === null ? "" : ` · ${objective} ${figure(score(row))}`} ✕`,
          ),
        ),
      ),
    );
  choiceListeners.push(() => {
    renderChips();
    redrawAll();
  });
  renderChips();
  section.append(
    el(
      "p",
      { class: "note" },
      "Solid is the loss on the validation rows, dashed that on the training rows. A ring marks the best epoch, whose weights were kept; a triangle that points down marks a cut of the learning rate. Trials are added in the ranking.",
      raw.folds > 1 ? " With cross-validation the curves are those of each trial's most typical fold." : "",
    ),
    chips,
    el("div", { class: "tools" }, el("label", { class: "check" }, log, " logarithmic losses")),
    chart({ id: "chart-curves", height: 420, build: curvesOption, describe: describeCurves }),
  );
}

function describeCurves() {
  return chosen.length === 0
    ? "No learning curve is shown."
    : `Learning curves. ${chosen
        .map((row) => {
          const points = curve(row, "validation");
          const best = cell("best_epoch", row);
          return `${name(row)}: ${count(points.length, "epoch")}, ${best === null ? "" : `best epoch ${best}, `}${count(rateChanges(row).length, "cut")} of the learning rate.`;
        })
        .join(" ")}`;
}

function curvesOption() {
  const series = chosen.flatMap(curveSeries);
  return {
    grid: { left: 70, right: 80, top: 20, bottom: 56 },
    tooltip: { trigger: "item", formatter: curveTip },
    xAxis: axis("value", { name: "epoch", nameGap: 32, minInterval: 1, min: 1 }),
    yAxis: lossAxis("loss", logLosses),
    dataZoom: [{ type: "inside", zoomOnMouseWheel: "ctrl", moveOnMouseWheel: false }],
    series,
  };
}

function curveSeries(row) {
  const stroke = colour(CURVES[curveColour(row)]);
  const validation = curve(row, "validation");
  const bestEpoch = cell("best_epoch", row);
  const short = validation.length < 3;
  const line = (which, data, more) => ({
    type: "line",
    name: `${name(row)} ${which}`,
    data: data.map(([epoch, loss]) => [epoch, loss, row]),
    symbol: "circle",
    symbolSize: short ? 7 : 4,
    showSymbol: short,
    itemStyle: { color: stroke },
    triggerLineEvent: false,
    ...more,
  });
  const at = (epoch) => (validation[epoch - 1] ? validation[epoch - 1][1] : null);
  return [
    line("validation", validation, {
      lineStyle: { width: 2.2, color: stroke },
      endLabel: { show: true, formatter: () => name(row), color: stroke },
      labelLayout: { moveOverlap: "shiftY" },
    }),
    line("training", curve(row, "train"), { lineStyle: { width: 1.4, type: "dashed", color: stroke } }),
    {
      type: "scatter",
      name: `${name(row)} best epoch`,
      symbol: RING,
      symbolSize: 15,
      itemStyle: { color: stroke },
      z: 5,
      data: bestEpoch !== null && at(bestEpoch) !== null ? [[bestEpoch, at(bestEpoch), row]] : [],
    },
    {
      type: "scatter",
      name: `${name(row)} learning rate cut`,
      symbol: "path://M0,0L10,0L5,9Z",
      symbolSize: 11,
      symbolOffset: [0, -10],
      itemStyle: { color: stroke, borderColor: colour("--page"), borderWidth: 1 },
      z: 4,
      data: rateChanges(row)
        .filter(([epoch]) => at(epoch) !== null)
        .map(([epoch, rate]) => [epoch, at(epoch), row, rate]),
    },
  ];
}

function curveTip(point) {
  const [epoch, loss, row, rate] = point.value;
  const what = point.seriesName.slice(name(row).length + 1);
  return tip(name(row), [
    `epoch ${epoch}: ${figure(loss)}`,
    rate === undefined ? what : `the learning rate was cut to ${figure(rate)}`,
  ]);
}
