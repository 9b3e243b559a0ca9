// How many trials have which diagnosis.

function showCounts(section) {
  const counts = [...countBy("diagnosis")].filter(([name]) => name !== "NONE").sort((a, b) => a[1] - b[1]);
  if (counts.length === 0) {
    section.append(el("p", { class: "note" }, "No trial has a diagnosis yet."));
    return;
  }
  section.append(
    el("p", { class: "note" }, "What the learning curves say of each trial, and how many it is said of. What to do about each is in docs/diagnosis.md."),
    el(
      "div",
      { class: "pair" },
      chart({
        id: "chart-diagnoses",
        height: 60 + 34 * counts.length,
        build: () => ({
          grid: { left: 130, right: 50, top: 8, bottom: 36 },
          tooltip: { formatter: (bar) => tip(bar.name, [count(bar.value, "trial")]) },
          xAxis: axis("value", { min: 0, minInterval: 1 }),
          yAxis: axis("category", { data: counts.map(([name]) => name), axisLabel: { color: colour("--text") } }),
          series: [
            {
              type: "bar",
              data: counts.map(([, number]) => number),
              barMaxWidth: 20,
              itemStyle: { color: colour("--blue") },
              label: { show: true, position: "right", color: colour("--text") },
            },
          ],
        }),
        describe: () => `Diagnoses. ${counts.map(([name, number]) => `${name} ${number}`).join(", ")}.`,
      }),
      el(
        "ul",
        { class: "chips", "aria-label": "Show in the ranking" },
        ...[...counts].reverse().map(([name, number]) =>
          el(
            "li",
            {},
            el(
              "button",
              {
                type: "button",
                click: () => {
                  setFilter({ text: `diagnosis=${name}`, state: "" });
                  document.getElementById("ranking").scrollIntoView();
                  document.getElementById("filter-text").focus({ preventScroll: true });
                },
              },
              `Rank the ${number} of ${name}`,
            ),
          ),
        ),
      ),
    ),
  );
}
