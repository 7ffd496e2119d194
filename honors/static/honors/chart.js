/* Draws the chart of a page from its data block, and switches between the chart and its table; without it the table stands. */
"use strict";

const COLOURS = { commendation: "#c3cede", merit_third: "#7f9fd6", merit_second: "#12418c", merit_first: "#b3151b", honorary_title: "#7a0e13", honor: "#8a5d00", star: "#176f30" };
const FONT = getComputedStyle(document.documentElement).getPropertyValue("--sans");

for (const panel of document.querySelectorAll("[data-chart]")) {
  const data = JSON.parse(document.getElementById(panel.dataset.chart).textContent);
  const place = panel.querySelector(".chart");
  const table = panel.querySelector(".chart-table");
  const buttons = panel.querySelectorAll("button[data-show]");
  place.hidden = false;
  const chart = echarts.init(place, null, { renderer: "canvas" });
  const last = data.series.length - 1;
  const sums = data.years.map((_, i) => data.series.reduce((sum, series) => sum + series.data[i], 0));
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: FONT, fontSize: 12, color: "#1c2430" },
    color: data.series.map((series) => COLOURS[series.key]),
    grid: { left: 8, right: 8, top: 24, bottom: 4, containLabel: true },
    xAxis: { type: "category", data: data.years.map(String), axisTick: { show: false }, axisLabel: { color: "#1c2430", formatter: (year) => data.years.length > 6 ? year.slice(2) : year } },
    yAxis: { type: "value", minInterval: 1, axisLabel: { color: "#4a5565" }, splitLine: { lineStyle: { color: "#d5dbe3" } } },
    series: data.series.map((series, place) => ({
      name: series.name, type: "bar", stack: "all", data: series.data, barMaxWidth: 24, silent: true,
      label: place === last ? { show: data.years.length <= 14, position: "top", color: "#1c2430", formatter: (bar) => sums[bar.dataIndex] || "" } : undefined,
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
}
