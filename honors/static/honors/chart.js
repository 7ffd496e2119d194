/* Draws each chart of a page from its data block, and switches between the chart and its table; without it the tables stand. */
"use strict";

const STYLE = getComputedStyle(document.documentElement);
const token = (name) => STYLE.getPropertyValue(name).trim();

for (const panel of document.querySelectorAll("[data-chart]")) {
  const data = JSON.parse(document.getElementById(panel.dataset.chart).textContent);
  const place = panel.querySelector(".chart");
  const table = panel.querySelector(".chart-table");
  const buttons = panel.querySelectorAll("button[data-show]");
  const isStacked = data.kind === "stacked";
  const isShare = data.kind === "share";
  place.hidden = false;
  if (data.isAcross) { place.style.height = `${data.labels.length * (data.labels.length > 12 ? 22 : isStacked ? 28 : 34) + 40}px`; }
  // Twice as fine as the screen: paper shows more
  const chart = echarts.init(place, null, { renderer: "canvas", devicePixelRatio: Math.max(2, devicePixelRatio) });
  const last = data.series.length - 1;
  const sums = data.labels.map((_, i) => data.series.reduce((sum, series) => sum + Number(series.data[i]), 0));
  const isYears = data.labels.every((label) => /^\d{4}$/.test(label));
  const shown = isYears ? (year) => data.labels.length > 6 ? year.slice(2) : year : undefined;
  const names = { type: "category", data: data.labels, inverse: data.isAcross, axisTick: { show: false }, axisLabel: { color: token("--ink"), formatter: shown, interval: isYears ? "auto" : 0, width: 150, overflow: "truncate" } };
  const numbers = { type: "value", minInterval: isShare ? 0 : 1, max: isShare ? 100 : undefined, axisLabel: { color: token("--ink-2"), formatter: (value) => isShare ? `${value}%` : String(value), hideOverlap: true }, splitLine: { lineStyle: { color: token("--line") } } };
  const label = (bar) => isStacked ? sums[bar.dataIndex] || "" : bar.value ?? "";
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: token("--sans"), fontSize: 12, color: token("--ink") },
    color: data.series.map((series) => getComputedStyle(panel.querySelector(`.key.${series.key}`)).backgroundColor),
    grid: { left: 8, right: data.isAcross ? 44 : 8, top: data.isAcross ? 4 : 24, bottom: 4, containLabel: true },
    xAxis: data.isAcross ? numbers : names,
    yAxis: data.isAcross ? names : numbers,
    series: data.series.map((series, number) => ({
      name: series.name, type: "bar", stack: isStacked ? "all" : undefined, data: series.data, barMaxWidth: 24, silent: true,
      itemStyle: { borderColor: token("--paper"), borderWidth: isStacked ? .5 : 0 },
      label: isStacked && number !== last ? undefined : { show: data.isAcross || data.labels.length <= 14, position: data.isAcross ? "right" : "top", color: token("--ink"), formatter: label },
    })),
  });
  const show = (what) => {
    place.hidden = what !== "chart";
    table.hidden = what !== "table";
    for (const button of buttons) { button.setAttribute("aria-pressed", String(button.dataset.show === what)); }
    if (what === "chart") { chart.resize(); }
  };
  for (const button of buttons) { button.hidden = false; button.addEventListener("click", () => show(button.dataset.show)); }
  show("chart");
  window.addEventListener("resize", () => chart.resize());
  // Paper has room for both, and no switch
  const before = () => { place.hidden = false; table.hidden = false; };
  const after = () => show([...buttons].find((button) => button.getAttribute("aria-pressed") === "true").dataset.show);
  window.addEventListener("beforeprint", before);
  window.addEventListener("afterprint", after);
}
