// SPDX-License-Identifier: LGPL-2.1-or-later
"use strict";

/* The four charts. Points are kept as long as the server keeps them: six hours. */
const MOST_POINTS = 2160;
const COLOURS = {
  light: ["#1c71d8", "#e66100", "#26a269", "#9141ac", "#b5835a", "#0e9aa7", "#c01c28", "#3d3846"],
  dark: ["#62a0ea", "#ffa348", "#57e389", "#d59de0", "#cdab8f", "#5bc8d3", "#f66151", "#f6f5f4"],
};

/* Seconds between times that people like to read. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];

const points = [];
const charts = {};

function theme() {
  return document.documentElement.dataset.theme;
}

function variable(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/* null stays null: an unknown value is a gap, not zero. */
function toNumber(text) {
  return text === null || text === undefined ? null : Number(text);
}

/* Seconds too while there are only a few minutes. */
function timeLabel(ms) {
  const length = points.length ? points[points.length - 1].x - points[0].x : 0;
  return new Date(ms).toISOString().slice(11, length < 600000 ? 19 : 16);
}

/* Round times, as many as are read without touching each other. */
function setTimes(axis) {
  const most = axis.chart.width < 480 ? 4 : 6;
  const wanted = (axis.max - axis.min) / 1000 / most;
  const step = (STEPS.find((one) => one >= wanted) ?? STEPS[STEPS.length - 1]) * 1000;
  axis.ticks = [];
  for (let value = Math.ceil(axis.min / step) * step; value <= axis.max; value += step)
    axis.ticks.push({ value });
}

function makeChart(id, digits) {
  const lines = { borderWidth: 1.75, pointRadius: 0, pointHitRadius: 12, tension: 0, spanGaps: false };
  return new Chart(document.getElementById(id), {
    type: "line",
    data: { datasets: [] },
    options: {
      animation: false, maintainAspectRatio: false, parsing: false, normalized: true,
      interaction: { mode: "nearest", axis: "x", intersect: false },
      datasets: { line: lines },
      scales: {
        x: { type: "linear", bounds: "data", afterBuildTicks: setTimes, ticks: { maxRotation: 0, autoSkip: false, callback: timeLabel } },
        y: { ticks: { maxTicksLimit: 6, callback: (value) => value.toLocaleString("en-US", { maximumFractionDigits: digits }) } },
      },
      plugins: {
        legend: { display: false, labels: { boxWidth: 12, boxHeight: 12 } },
        decimation: { enabled: true, algorithm: "min-max" },
        tooltip: {
          callbacks: {
            title: (items) => items.length ? new Date(items[0].parsed.x).toISOString().slice(0, 19) + "Z" : "",
            label: (item) => `${item.dataset.label}: ${item.parsed.y.toLocaleString("en-US", { maximumFractionDigits: digits })}`,
          },
        },
      },
    },
  });
}

function setLines(chart, lines) {
  const names = Object.keys(lines);
  chart.data.datasets = names.map((name, i) => ({
    label: name, data: lines[name],
    borderColor: COLOURS[theme()][i % 8], backgroundColor: COLOURS[theme()][i % 8],
  }));
  chart.options.plugins.legend.display = names.length > 1;
  chart.options.plugins.legend.labels.color = variable("--text");
  for (const axis of ["x", "y"]) {
    chart.options.scales[axis].ticks.color = variable("--dim");
    chart.options.scales[axis].grid = { color: variable("--line") };
  }
  chart.update("none");
}

function bySymbol(member, factor) {
  const lines = {};
  for (const point of points)
    for (const symbol of point.symbols) {
      const value = toNumber(symbol[member]);
      (lines[symbol.symbol] ??= []).push({ x: point.x, y: value === null ? null : value * factor });
    }
  return lines;
}

function drawCharts() {
  if (typeof Chart === "undefined" || !points.length)
    return;
  document.getElementById("content").hidden = false; /* a chart is as wide as what is shown */
  if (!charts.equity) {
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    charts.equity = makeChart("chart-equity", 2);
    charts.funding = makeChart("chart-funding", 4);
    charts.basis = makeChart("chart-basis", 2);
    charts.rate = makeChart("chart-rate", 4);
  }
  setLines(charts.equity, { [word("equity")]: points.map((p) => ({ x: p.x, y: p.equity })) });
  setLines(charts.funding, { [word("funding_received")]: points.map((p) => ({ x: p.x, y: p.funding })) });
  setLines(charts.basis, bySymbol("basis_bps", 1));
  setLines(charts.rate, bySymbol("rate", 100));
  for (const [key, name] of [["equity", "equity"], ["funding", "funding_received"], ["basis", "basis_bps"], ["rate", "predicted"]])
    document.getElementById(`chart-${key}`).setAttribute("aria-label", word(name));
}

function addPoint(point) {
  const x = Date.parse(point.time);
  if (!Number.isFinite(x) || (points.length && x <= points[points.length - 1].x))
    return;
  points.push({ x, equity: toNumber(point.equity), funding: toNumber(point.funding), symbols: point.symbols ?? [] });
  if (points.length > MOST_POINTS)
    points.shift();
}

/* Of a whole status, as the server makes it for the history. */
function pointOf(status) {
  return {
    time: status.time, equity: status.equity?.equity, funding: status.total?.funding,
    symbols: (status.symbols ?? []).map((s) => ({ symbol: s.symbol, basis_bps: s.basis_bps, rate: s.funding?.rate })),
  };
}
