// Heading and summary.

const STUDY_STATES = {
  RUNNING: "running",
  COMPLETED: "completed",
  STOPPED: "stopped; the same command goes on",
  FAILED: "no trial has a result",
  UNFINISHED: "not finished",
};

function showHeading() {
  document.title = `${raw.study} – Luthier report`;
  document.getElementById("study").textContent = raw.study;
  const written =
    raw.state === "RUNNING"
      ? `Written while the study ran, ${instant(raw.written)}; reload for what is new. `
      : raw.state === "UNFINISHED"
        ? `Written ${instant(raw.written)}: then a driver was at it, or had died. `
        : `Written ${instant(raw.written)}. `;
  document
    .getElementById("state")
    .append(el("span", { class: "badge" }, STUDY_STATES[raw.state]), written, `Results: ${raw.output}`);
  document.getElementById("made").textContent = `Luthier ${raw.luthier}. This page loads nothing from anywhere.`;
}

function countBy(column) {
  const counts = new Map();
  for (let row = 0; row < rows; row++) {
    const value = cell(column, row);
    if (value !== null) {
      counts.set(value, (counts.get(value) || 0) + 1);
    }
  }
  return counts;
}

function tile(term, value, more) {
  return el("div", {}, el("dt", {}, term), el("dd", {}, value, more ? el("small", {}, more) : null));
}

function tiles() {
  const list = el("dl", { class: "tiles" });
  if (results > 0 && score(0) !== null) {
    list.append(tile(`best ${objective}`, figure(score(0)), `trial ${cell("trial", 0)}`));
  }
  for (const [metric, value] of raw.test) {
    list.append(tile(metric, figure(value), "of the winner, on the test split"));
  }
  const states = countBy("state");
  const parts = Object.keys(STATES)
    .filter((state) => states.has(state))
    .map((state) => `${states.get(state)} ${STATES[state].word}`);
  const planned = raw.planned ? ` of ${raw.planned.toLocaleString("en")}` : "";
  list.append(tile("trials ended", results.toLocaleString("en") + planned, parts.join(", ")));
  const epochs = raw.curves.epochs.reduce((sum, number) => sum + number, 0);
  list.append(tile("epochs trained", epochs.toLocaleString("en"), raw.folds > 1 ? "in the folds shown here" : null));
  if (raw.times.to.length > 0) {
    const lanes = count(raw.times.lanes.length, "slot");
    list.append(tile("time", duration(Math.max(...raw.times.to.slice(-1), longest(raw.times.to))), `on ${lanes}`));
  }
  return list;
}

function longest(values) {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

function showSummary(section) {
  section.append(tiles());
  if (raw.story.length > 0) {
    section.append(el("ul", { class: "story" }, ...raw.story.map((sentence) => el("li", {}, sentence))));
  }
  if (results === 0) {
    section.append(el("p", { class: "note" }, "No trial has ended yet."));
  }
  for (const warning of raw.warnings) {
    section.append(el("p", { class: "problem" }, warning));
  }
  for (const [reason, number] of raw.failures) {
    section.append(el("p", { class: "problem" }, `${count(number, "trial")} failed: ${reason}`));
  }
}
