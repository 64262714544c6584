// SPDX-License-Identifier: LGPL-2.1-or-later
"use strict";

/* Reads the stream and shows it. Text is set as text: nothing that comes from a run is ever markup. */

const POINT_MS = 10000;
let status = null;
let down = null;
let link = "waiting";
let lastPoint = 0;

const element = (id) => document.getElementById(id);

function make(tag, text, name) {
  const node = document.createElement(tag);
  if (text !== undefined && text !== null)
    node.textContent = text;
  if (name)
    node.className = name;
  return node;
}

/* Numbers */

/* Exact text with commas; `digits` cuts what is shown, by its digits and not by a float. */
function amount(text, digits = 2, plus = false) {
  if (text === null || text === undefined)
    return "–";
  const [, sign, whole, rest = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(text)) ?? [];
  if (whole === undefined)
    return String(text);
  const shown = rest.padEnd(digits, "0").slice(0, digits);
  const isZero = !/[1-9]/.test(whole + shown);
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return `${isZero ? "" : sign ? "−" : plus ? "+" : ""}${grouped}${digits ? "." + shown : ""}`;
}

function plain(text) {
  return text === null || text === undefined ? "–" : amount(text, (String(text).split(".")[1] ?? "").length);
}

function ratio(value, factor, digits, unit = "") {
  return value === null || value === undefined ? "–" : (Number(value) * factor).toFixed(digits).replace("-", "−") + unit;
}

function span(seconds) {
  if (seconds === null || seconds === undefined)
    return "–";
  if (seconds < 120)
    return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  if (seconds < 7200)
    return `${Math.round(seconds / 60)} min`;
  return seconds < 172800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86400)} d`;
}

function clock(text) {
  return text ? text.slice(5, 19).replace("T", " ") : "–";
}

function tone(text) {
  return /^-.*[1-9]/.test(text ?? "") ? "loss" : /[1-9]/.test(text ?? "") ? "gain" : "";
}

/* Parts of the page */

function stateWord(state) {
  return word({ halted: "closed", "cancel-only": "cancel_only" }[state] ?? state);
}

function addCard(name, value, hint, cls) {
  const card = make("div", null, "card");
  const dd = make("dd", value, cls);
  card.append(make("dt", name), dd);
  dd.append(make("small", hint));
  element("cards").append(card);
}

function smallest(values) {
  const known = values.filter((value) => value !== null && value !== undefined);
  return known.length ? Math.min(...known) : null;
}

function drawCards() {
  const day = status.day ?? {};
  const total = status.total ?? {};
  const symbols = status.symbols ?? [];
  const orders = status.orders ?? [];
  const unknown = orders.filter((order) => order.certain === false).length;
  const naked = symbols.map((symbol) => symbol.naked?.longest_seconds ?? 0);

  element("cards").replaceChildren();
  addCard(status.quote_coin ? `${word("equity")} (${status.quote_coin})` : word("equity"), amount(status.equity?.equity),
    `${word("cash")} ${amount(status.equity?.cash)}`);
  addCard(word("today"), amount(day.net, 2, true), `${word("since_start")} ${amount(total.net, 2, true)}`, tone(day.net));
  addCard(word("funding_today"), amount(day.funding, 4, true), `${word("since_start")} ${amount(total.funding, 4, true)}`,
    tone(day.funding));
  addCard(word("fees_today"), amount(day.fees), `${word("since_start")} ${amount(total.fees)}`);
  addCard(word("risk_state"), stateWord(status.risk?.state ?? "unsure"), status.risk?.reason ?? word(status.trading ? "trading" : "not_trading"),
    status.risk?.state && status.risk.state !== "active" ? "loss" : "");
  addCard(word("open_orders"), String(orders.length), unknown ? `${unknown} ${word("unknown_orders")}` : "", unknown ? "loss" : "");
  addCard(word("naked"), span(Math.max(0, ...naked)), "");
  addCard(word("liquidation"), ratio(smallest(symbols.map((symbol) => symbol.liquidation_distance)), 100, 1, " %"), "");
}

/* `columns`: [word, is a number]; `rows`: arrays of text or [text, class]. */
function drawTable(id, columns, rows, empty) {
  const head = make("tr");
  const body = make("tbody");
  for (const [name, isNumber] of columns) {
    const th = make("th", word(name), isNumber ? "number" : "");
    th.scope = "col";
    head.append(th);
  }
  for (const row of rows) {
    const tr = make("tr");
    row.forEach((cell, i) => {
      const [text, cls] = Array.isArray(cell) ? cell : [cell, ""];
      const node = make(i === 0 ? "th" : "td", text, `${columns[i][1] ? "number" : ""} ${cls ?? ""}`);
      if (i === 0)
        node.scope = "row";
      tr.append(node);
    });
    body.append(tr);
  }
  if (!rows.length) {
    const td = make("td", word(empty), "empty");
    td.colSpan = columns.length;
    body.append(make("tr"));
    body.lastChild.append(td);
  }
  const thead = make("thead");
  thead.append(head);
  element(id).replaceChildren(thead, body);
}

function drawPositions() {
  const legs = (status.symbols ?? []).flatMap((symbol) => [symbol.perp, symbol.spot])
    .filter((leg) => leg && /[1-9]/.test(leg.quantity ?? ""));
  drawTable("positions",
    [["instrument"], ["quantity", true], ["price", true], ["mark", true], ["value", true], ["unrealised", true], ["age", true]],
    legs.map((leg) => [leg.instrument, plain(leg.quantity), plain(leg.price), plain(leg.mark), amount(leg.value),
      [amount(leg.unrealised, 2, true), tone(leg.unrealised)], leg.stale ? [word("stale"), "loss"] : span(leg.age_seconds)]),
    "none_positions");
}

function drawSymbols() {
  drawTable("symbols",
    [["symbol"], ["state"], ["notional", true], ["delta", true], ["basis", true], ["rate", true], ["next"], ["expected", true],
      ["last_rate", true], ["naked", true], ["liquidation", true], ["day_net", true], ["total_net", true]],
    (status.symbols ?? []).map((s) => [s.symbol, stateWord(s.state), amount(s.notional), ratio(s.delta_bps, 1, 1), ratio(s.basis_bps, 1, 2),
      ratio(s.funding?.rate, 100, 4, " %"), clock(s.funding?.next), [amount(s.funding?.expected, 4, true), tone(s.funding?.expected)],
      ratio(s.funding?.last_rate, 100, 4, " %"), span(s.naked?.longest_seconds), ratio(s.liquidation_distance, 100, 1, " %"),
      [amount(s.day?.net, 2, true), tone(s.day?.net)], [amount(s.total?.net, 2, true), tone(s.total?.net)]]),
    "none_symbols");
}

function drawOrders() {
  drawTable("orders",
    [["id"], ["module"], ["instrument"], ["side"], ["type"], ["quantity", true], ["filled", true], ["price", true], ["state"], ["age", true]],
    (status.orders ?? []).map((o) => [o.id, o.module ?? "–", o.instrument, word(o.side), o.type, plain(o.quantity), plain(o.filled),
      plain(o.price), o.certain === false ? [word("unsure"), "loss"] : o.pending && o.pending !== "none" ? `${o.state}, ${o.pending}` : o.state,
      span(o.age_seconds)]),
    "none_orders");
}

function drawRisk() {
  drawTable("risk",
    [["module"], ["instrument"], ["state"], ["code"], ["reason"], ["since"], ["until_human"]],
    (status.risk?.restrictions ?? []).map((r) => [r.module ?? "–", r.instrument ?? word("all"), stateWord(r.state), r.code ?? "",
      [r.reason ?? "", "text"], clock(r.since), word(r.until_human ? "human" : "itself")]),
    "none_risk");
}

function drawMessages() {
  const notices = (status.notices ?? []).slice().sort((a, b) => b.number - a.number);
  const items = notices.map((notice) => {
    const item = make("li");
    item.append(make("time", clock(notice.time)), make("span", notice.level, `level ${notice.level}`),
      make("b", `${notice.module}: ${notice.code}: `), make("span", notice.text));
    return item;
  });
  element("messages").replaceChildren(...(items.length ? items : [make("li", word("none_messages"), "empty")]));
}

function drawBanner() {
  let text = "";
  let calm = false;
  if (link !== "live" && link !== "waiting")
    text = word(link);
  else if (down !== null)
    text = `${word("down")}: ${down}`;
  else if (status?.risk?.killed)
    text = `${word("killed")}: ${status.risk.halt ?? ""}`;
  else if (status?.risk?.halt)
    text = `${word("halted")}: ${status.risk.halt}`;
  else if (status?.open_alarms) {
    text = `${word("alarms")}: ${status.open_alarms}`;
    calm = true;
  }
  element("banner").hidden = !text;
  element("banner").className = calm ? "banner calm" : "banner";
  element("banner").textContent = text;
}

function drawHead() {
  element("dot").className = `dot ${link === "live" && down === null ? "live" : link === "waiting" ? "" : "down"}`;
  element("link-text").textContent = link === "live" && status && down === null
    ? `${word("live")} · ${clock(status.time)} UTC · ${word("up")} ${span(status.uptime_seconds)}` : word(link === "live" ? "down" : link);
  element("language").textContent = word("language");
  element("theme").textContent = word(theme() === "dark" ? "theme_light" : "theme_dark");
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-word]"))
    node.textContent = word(node.dataset.word);
  if (!status)
    return;
  element("name").textContent = status.name || "Carry";
  element("env").textContent = status.env ?? "";
  element("env").className = `tag ${status.env === "mainnet" ? "mainnet" : ""}`;
  document.title = `${status.name || "Carry"} ${amount(status.day?.net, 2, true)}`;
  element("footer").textContent = `Carry ${status.version ?? ""} · ${status.build_id ?? ""}`;
}

function draw() {
  drawHead();
  drawBanner();
  if (!status)
    return;
  element("content").hidden = false;
  drawCards();
  drawPositions();
  drawSymbols();
  drawOrders();
  drawRisk();
  drawMessages();
}

/* The stream */

function take(line) {
  const message = JSON.parse(line);
  if (message.history) {
    points.length = 0;
    message.history.forEach(addPoint);
    drawCharts();
  } else if (message.status) {
    status = message.status;
    down = null;
    const now = Date.parse(status.time);
    if (now - lastPoint >= POINT_MS || points.length < 30) {
      lastPoint = now;
      addPoint(pointOf(status));
      drawCharts();
    }
  } else if (message.down !== undefined)
    down = message.down;
  draw();
}

async function read(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done)
      return;
    rest += value;
    const lines = rest.split("\n");
    rest = lines.pop();
    lines.filter(Boolean).forEach(take);
  }
}

function setLink(name) {
  link = name;
  draw();
}

/* The token is in the fragment, which no browser sends; it is not kept anywhere. */
async function connect() {
  const token = location.hash.slice(1);
  if (!token) {
    setLink("no_token");
    return;
  }
  for (let wait = 1000; ; wait = Math.min(wait * 2, 15000)) {
    try {
      const response = await fetch("stream", { headers: { Authorization: `Bearer ${token}` }, cache: "no-store", credentials: "omit" });
      if (response.status === 401) {
        setLink("wrong_token");
        return;
      }
      if (response.ok) {
        wait = 1000;
        setLink("live");
        await read(response);
      } else
        setLink("many");
    } catch {
      /* the server is gone; it is tried again */
    }
    if (link !== "many")
      setLink("lost");
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

function setTheme(name) {
  document.documentElement.dataset.theme = name;
  drawCharts();
  draw();
}

element("language").addEventListener("click", () => {
  language = language === "ja" ? "en" : "ja";
  drawCharts();
  draw();
});
element("theme").addEventListener("click", () => setTheme(theme() === "dark" ? "light" : "dark"));
window.addEventListener("hashchange", () => location.reload());
setTheme(matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
connect();
