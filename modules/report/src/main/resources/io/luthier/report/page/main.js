// The page, from top to bottom.

useTheme(document.getElementById("theme"));
showHeading();
showSummary(document.getElementById("summary"));
showRanking(document.getElementById("ranking"));
showCurves(document.getElementById("curves"));
showParameters(document.getElementById("parameters"));
showTime(document.getElementById("time"));
showCounts(document.getElementById("counts"));

// Typing in the filter should not wait for charts.
let redrawing = 0;
filterListeners.push(() => {
  clearTimeout(redrawing);
  redrawing = setTimeout(redrawAll, 250);
});
// Milliseconds from the first byte on: what a reader waits for.
document.documentElement.dataset.ready = String(Math.round(performance.now()));
