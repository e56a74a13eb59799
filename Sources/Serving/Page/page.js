// The operator's page: reads its data from the API and listens for events.

const hour = 3600;
const $ = (id) => document.getElementById(id);
const known = { targets: [], stations: [], events: [], timeline: null, models: [], flags: [], next: 0, chosen: null, verdict: null, overview: null };

// ---------------------------------------------------------------------------------------------- words

const words = {
  warning: "warning", drift: "drift", drift_ended: "drift ended", sensor_fault: "sensor fault",
  sensor_recovered: "sensor recovered", conflict: "conflict", flag_raised: "flag raised", flag_claimed: "training",
  flag_returned: "flag returned", accepted: "proved better", rejected: "rejected", failed: "retrain failed",
  promoted: "promoted", rolled_back: "rolled back", probation_passed: "probation passed",
  quarantined: "quarantined", released: "released", webhook_disabled: "webhook disabled",
};
const word = (text) => String(text ?? "").replaceAll("_", " ");
const number = (value, digits = 2) => value == null || !isFinite(value) ? "–" : value.toFixed(digits);
const target = () => known.targets.find((t) => t.target === $("target").value) ?? known.targets[0];
const unit = () => target()?.unit ?? "";
const quantity = (value, digits = 2) => value == null ? "–" : `${number(value, digits)} ${unit()}`;
const moment = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 16).replace("T", " ");
const timeOf = (event) => Date.parse(event.weather_time ?? event.recorded_at) / 1000;

// ---------------------------------------------------------------------------------------------- the verdict

const stateWords = { healthy: "Healthy", healing: "Healing", unknown: "Not known", needs_you: "Needs you" };
const shownFindings = 12;

function text(name, className, content) {
  const node = document.createElement(name);
  if (className) node.className = className;
  node.textContent = content;
  return node;
}

function findingItem(finding) {
  const item = document.createElement("li");
  item.append(text("b", finding.state, stateWords[finding.state]), `: ${finding.sentence}`);
  const since = finding.since ? ` Since ${finding.since.slice(0, 16).replace("T", " ")}.` : "";
  const latest = finding.latest ? `, by ${finding.latest.slice(0, 16).replace("T", " ")} at the latest` : "";
  if (finding.next) item.append(text("span", "do note", `Next: ${finding.next}${latest}.${since}`));
  if (finding.action) {
    const line = text("span", "do", `${finding.action}.${since} `);
    line.append(text("code", "", `docs/runbook.md#${finding.runbook}`));
    item.append(line);
  }
  return item;
}

function drawVerdict() {
  const verdict = known.verdict;
  $("verdict").hidden = !verdict;
  if (!verdict) return;
  $("verdict").className = `card verdict ${verdict.state}`;
  $("verdict-state").textContent = stateWords[verdict.state];
  $("verdict-sentence").textContent = verdict.sentence;
  // The list says it, with what to do.
  $("verdict-sentence").hidden = verdict.findings.length > 0;
  $("findings").replaceChildren(...verdict.findings.slice(0, shownFindings).map(findingItem));
  const more = verdict.findings.length - shownFindings;
  const { total, silent, faulty, drifting, closed } = verdict.stations;
  $("verdict-note").textContent = `${more > 0 ? `${more} more in v1/verdict. ` : ""}${total} station(s): ${silent} silent, `
    + `${faulty} faulty, ${drifting} drifting${closed ? `, ${closed} closed` : ""}. `
    + `Checked ${verdict.checked_at.slice(11, 19)} UTC.`;
  document.title = verdict.state === "healthy" ? "AeroCast" : `${stateWords[verdict.state]} · AeroCast`;
}

// A verdict that cannot be asked for is not known.
async function askVerdict() {
  try {
    known.verdict = await ask("v1/verdict");
  } catch (error) {
    if (error instanceof KeyNeeded) return;
    known.verdict = known.verdict && { ...known.verdict, state: "unknown", findings: [],
      sentence: "the API does not answer" };
  }
  drawVerdict();
  if (known.timeline) drawSummary();
  try { await askOverview(); } catch { /* the verdict says what is wrong */ }
}

// ---------------------------------------------------------------------------------------------- stations

const shownStations = 100;
const troubles = { sensor_fault: "sensor fault", silent: "silent", drift: "drift", closed: "closed",
  worse_than_persistence: "worse than persistence", no_outcomes: "nothing compared yet" };

let overviewAt = 0;

// Ten thousand stations are not asked for at every verdict.
async function askOverview() {
  if (Date.now() - overviewAt < (known.overview?.id.length > 1000 ? 30000 : 5000)) return;
  overviewAt = Date.now();
  known.overview = await ask(`v1/overview?${query(named())}`);
  drawOverview();
}

function drawOverview() {
  const data = known.overview;
  $("overview").hidden = !data?.id.length;
  if (!data?.id.length) return;
  const wanted = $("find").value.trim().toLowerCase();
  const found = data.id.map((_, i) => i)
    .filter((i) => !wanted || `${data.id[i]} ${data.name[i] ?? ""}`.toLowerCase().includes(wanted));
  // The keyboard focus stays on its row.
  if (!$("stations").contains(document.activeElement))
    $("stations").tBodies[0].replaceChildren(...found.slice(0, shownStations).map((i) => stationRow(data, i)));
  const healthy = data.state.filter((s) => s === "healthy").length;
  $("stations-note").textContent = `${data.id.length} station(s), ${healthy} healthy; the most troubled first`
    + (found.length > shownStations ? `; ${shownStations} of ${found.length} shown, find others by name` : "");
  drawMap(data);
}

function stationRow(data, i) {
  const row = document.createElement("tr");
  row.classList.toggle("chosen", data.id[i] === $("station").value);
  const name = document.createElement("td"), button = text("button", "", data.name[i] ? `${data.name[i]} (${data.id[i]})` : data.id[i]);
  button.type = "button";
  name.append(button);
  const state = data.trouble[i] ? troubles[data.trouble[i]] : "healthy";
  const isWorse = data.served[i] != null && data.served[i] > data.persistence[i];
  row.append(name, text("td", data.state[i], state), text("td", "", data.newest[i] == null ? "–" : moment(data.newest[i])),
    text("td", isWorse ? "worse" : "", number(data.served[i])), text("td", "", number(data.persistence[i])));
  row.addEventListener("click", () => chooseStation(data.id[i]));
  return row;
}

function chooseStation(id) {
  if (![...$("station").options].some((o) => o.value === id)) $("station").append(new Option(id, id));
  $("station").value = id;
  $("station").dispatchEvent(new Event("change", { bubbles: true }));
  drawOverview();
}

// The stations where they are, in an equirectangular map around them, drawn on a canvas: ten thousand are no burden.
function places(data, canvas) {
  const all = data.id.map((_, i) => i).filter((i) => data.latitude[i] != null && data.longitude[i] != null);
  if (all.length < 2) return null;
  const bounds = (list) => all.reduce(([a, b], i) => [Math.min(a, list[i]), Math.max(b, list[i])], [Infinity, -Infinity]);
  const [south, north] = bounds(data.latitude), [west, east] = bounds(data.longitude);
  const width = canvas.clientWidth, height = canvas.clientHeight, room = 14;
  const shrink = Math.cos((south + north) / 2 * Math.PI / 180);
  const step = Math.min((width - 2 * room) / (((east - west) * shrink) || 1), (height - 2 * room) / ((north - south) || 1));
  const x = (i) => width / 2 + (data.longitude[i] - (west + east) / 2) * shrink * step;
  const y = (i) => height / 2 - (data.latitude[i] - (south + north) / 2) * step;
  return { all, x, y };
}

function drawMap(data) {
  const canvas = $("map");
  canvas.hidden = false;
  const found = places(data, canvas);
  canvas.hidden = !found;
  if (!found) return;
  const ratio = devicePixelRatio || 1, style = getComputedStyle(document.documentElement);
  canvas.width = canvas.clientWidth * ratio;
  canvas.height = canvas.clientHeight * ratio;
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  const colors = { healthy: "--good", healing: "--warn", unknown: "--persistence", needs_you: "--bad" };
  const size = found.all.length > 1000 ? 2 : 5;
  // The troubled last, on top.
  for (const i of found.all.toReversed()) {
    pen.fillStyle = style.getPropertyValue(colors[data.state[i]]);
    pen.beginPath();
    pen.arc(found.x(i), found.y(i), size, 0, 7);
    pen.fill();
    if (found.all.length <= 30) {
      pen.fillStyle = style.getPropertyValue("--soft");
      pen.font = "12px system-ui, sans-serif";
      const isRight = found.x(i) > canvas.clientWidth / 2;
      pen.textAlign = isRight ? "right" : "left";
      pen.fillText(data.id[i], found.x(i) + (isRight ? -10 : 10), found.y(i) + 4);
    }
    if (data.id[i] !== $("station").value) continue;
    pen.strokeStyle = style.getPropertyValue("--ink");
    pen.lineWidth = 2;
    pen.stroke();
  }
}

$("map").addEventListener("click", (event) => {
  const data = known.overview, found = places(data, $("map"));
  if (!found) return;
  const distance = (i) => (found.x(i) - event.offsetX) ** 2 + (found.y(i) - event.offsetY) ** 2;
  const nearest = found.all.reduce((best, i) => distance(i) < distance(best) ? i : best, found.all[0]);
  if (distance(nearest) < 400) chooseStation(data.id[nearest]);
});
$("find").addEventListener("input", drawOverview);

const finds = (kind) => known.verdict?.findings.some((f) => f.kind === kind);

// ---------------------------------------------------------------------------------------------- drawing

function element(name, attributes = {}, parent, text) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text != null) node.textContent = text;
  parent?.append(node);
  return node;
}

const scale = (from, to, low, high) => (x) => low + ((x - from) / ((to - from) || 1)) * (high - low);

function ticks(low, high, wanted) {
  const raw = (high - low) / wanted || 1;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= raw);
  const list = [];
  for (let v = Math.ceil(low / step) * step; v <= high + step / 1e6; v += step) list.push(v);
  return { list, digits: Math.max(0, -Math.floor(Math.log10(step))) };
}

function line(times, values, x, y, gap) {
  let path = "", open = false, last = 0;
  times.forEach((t, i) => {
    const v = values[i];
    if (v == null) { open = false; return; }
    if (t - last > gap) open = false;
    path += `${open ? "L" : "M"}${x(t).toFixed(1)} ${y(v).toFixed(1)}`;
    open = true;
    last = t;
  });
  return path;
}

function band(times, lower, upper, x, y, gap) {
  let path = "", run = [];
  const close = () => {
    if (run.length > 1) {
      path += "M" + run.map((i) => `${x(times[i]).toFixed(1)} ${y(upper[i]).toFixed(1)}`).join("L")
        + "L" + run.reverse().map((i) => `${x(times[i]).toFixed(1)} ${y(lower[i]).toFixed(1)}`).join("L") + "Z";
    }
    run = [];
  };
  times.forEach((t, i) => {
    if (lower[i] == null || upper[i] == null || (run.length && t - times[run.at(-1)] > gap)) close();
    if (lower[i] != null && upper[i] != null) run.push(i);
  });
  close();
  return path;
}

function frame(holder, height, label) {
  const width = Math.max(320, holder.clientWidth || 1100);
  const svg = element("svg", { viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": label });
  return { svg, width };
}

function axisX(svg, x, from, to, top, bottom, width) {
  const spans = [1, 3, 6, 12, 24, 48, 96, 168, 336, 720, 1440, 2880].map((h) => h * hour);
  const step = spans.find((s) => (to - from) / s <= width / 110) ?? spans.at(-1);
  for (let t = Math.ceil(from / step) * step; t <= to; t += step) {
    element("line", { class: "grid", x1: x(t), x2: x(t), y1: top, y2: bottom }, svg);
    const text = step < 24 * hour && t % (24 * hour) !== 0 ? moment(t).slice(11) : moment(t).slice(5, 10);
    element("text", { x: x(t), y: bottom + 16, "text-anchor": "middle" }, svg, text);
  }
}

function axisY(svg, y, low, high, left, right, unit, wanted = 4) {
  const { list, digits } = ticks(low, high, wanted);
  for (const v of list) {
    element("line", { class: "grid", x1: left, x2: right, y1: y(v), y2: y(v) }, svg);
    element("text", { x: left - 6, y: y(v) + 4, "text-anchor": "end" }, svg, v.toFixed(digits) + unit);
  }
}

const highest = (...lists) => Math.max(0, ...lists.flat().filter((v) => v != null));

function span() {
  const to = known.timeline ? Date.parse(known.timeline.now) / 1000 : 0;
  return [to - Number($("span").value) * hour, to];
}

const symbols = { drift: "D", flag_raised: "F", promoted: "P", rolled_back: "R", rejected: "×", failed: "!",
  sensor_fault: "S", warning: "w", drift_ended: "·", sensor_recovered: "·" };

function drawTimeline() {
  const data = known.timeline, holder = $("timeline-plot");
  if (!data) return;
  const { svg, width } = frame(holder, 378, "Errors, drift statistic and events over time");
  const left = 52, right = width - 12, [from, to] = span();
  const x = scale(from, to, left, right), gap = 3 * data.step_hours * hour;
  const top = { error: 34, level: 218, strip: 326 };

  const most = highest(data.rmse.served, data.rmse.persistence) * 1.1 || 1;
  const y = scale(0, most, 190, top.error);
  axisX(svg, x, from, to, top.error, 350, width);
  axisY(svg, y, 0, most, left, right, "");
  element("text", { class: "title", x: left, y: 20 }, svg, `RMSE of ${data.error_hours} h, ${unit()}`);
  element("path", { class: "persistence", d: line(data.times, data.rmse.persistence, x, y, gap) }, svg);
  element("path", { class: "served", d: line(data.times, data.rmse.served, x, y, gap) }, svg);

  const peak = Math.max(1.25, highest(data.drift.ratio) * 1.05);
  const z = scale(0, peak, 305, top.level + 8);
  axisY(svg, z, 0, peak, left, right, "", 2);
  element("text", { class: "title", x: left, y: top.level - 2 }, svg, "drift statistic / threshold");
  element("path", { class: "level", d: line(data.drift.times, data.drift.ratio, x, z, gap) }, svg);
  element("line", { class: "limit", x1: left, x2: right, y1: z(1), y2: z(1) }, svg);

  for (const part of states(from, to)) {
    const strip = element("rect", { class: `strip ${part.state}`, x: x(part.from), y: top.strip,
      width: Math.max(1, x(part.to) - x(part.from)), height: 12 }, svg);
    element("title", {}, strip, `${part.state}, ${moment(part.from)} to ${moment(part.to)}`);
  }
  drawEvents(svg, x, from, to, top.error, top.strip + 12);
  holder.replaceChildren(svg);
}

function drawEvents(svg, x, from, to, top, bottom) {
  let lastX = -99, row = 0;
  for (const event of known.events.filter((e) => symbols[e.kind])) {
    const t = timeOf(event);
    if (t < from || t > to) continue;
    row = x(t) - lastX < 19 ? (row + 1) % 3 : 0;
    lastX = x(t);
    const group = element("g", { class: `event ${event.kind}`, tabindex: 0, role: "button",
      "aria-label": `${words[event.kind] ?? event.kind}, ${moment(t)}: ${event.sentence}`, "data-id": event.id }, svg);
    element("line", { class: "rule", x1: x(t), x2: x(t), y1: top, y2: bottom }, group);
    element("circle", { cx: x(t), cy: top + row * 20, r: 9 }, group);
    element("text", { x: x(t), y: top + 4 + row * 20 }, group, symbols[event.kind]);
    if (known.chosen === event.id) group.classList.add("chosen");
    const choose = () => show(event);
    group.addEventListener("click", choose);
    group.addEventListener("keydown", (e) => {
      if (e.key === "Enter" || e.key === " ") { e.preventDefault(); choose(); }
    });
  }
}

// The phases of the loop, from the events.
function states(from, to) {
  const parts = [];
  let now = { drifting: false, flagged: false, training: false }, since = from;
  const name = () => now.training ? "training" : now.flagged ? "flagged" : now.drifting ? "drifting" : "calm";
  const change = (t, next) => {
    const before = name();
    now = { ...now, ...next };
    if (name() === before) return;
    if (t > since) parts.push({ from: since, to: Math.min(t, to), state: before });
    since = Math.max(t, from);
  };
  for (const event of known.events.toSorted((a, b) => timeOf(a) - timeOf(b) || a.id - b.id)) {
    const t = timeOf(event);
    switch (event.kind) {
      case "drift": change(t, { drifting: true }); break;
      case "drift_ended": change(t, { drifting: false }); break;
      case "flag_raised": case "flag_returned": change(t, { flagged: true, training: false }); break;
      case "flag_claimed": change(t, { training: true }); break;
      case "accepted": case "rejected": case "failed":
        change(t, { flagged: false, training: false }); break;
      case "promoted": case "rolled_back": change(t, { drifting: false }); break;
    }
  }
  if (to > since) parts.push({ from: since, to, state: name() });
  return Object.assign(parts, { last: name() });
}

function drawForecast() {
  const data = known.timeline, holder = $("forecast-plot");
  if (!data) return;
  const { svg, width } = frame(holder, 280, "Forecasts with their intervals, and observations");
  const coming = data.forecast, left = 52, right = width - 12;
  const [from, now] = span();
  const to = Math.max(now, ...coming.times);
  const all = [data.actual, data.predicted, data.lower, data.upper, coming.values, coming.lower, coming.upper].flat()
    .filter((v) => v != null);
  if (!all.length) { holder.replaceChildren(note("No forecast has been compared with an observation yet.")); return; }
  const low = Math.min(...all), high = Math.max(...all), room = (high - low) * 0.06 || 1;
  const x = scale(from, to, left, right), y = scale(low - room, high + room, 245, 12), gap = 3 * data.step_hours * hour;
  axisX(svg, x, from, to, 12, 245, width);
  axisY(svg, y, low - room, high + room, left, right, unit() === "°C" ? "°" : "", 5);
  element("path", { class: "fill", d: band(data.times, data.lower, data.upper, x, y, gap) }, svg);
  element("path", { class: "fill", d: band(coming.times, coming.lower, coming.upper, x, y, 99 * hour) }, svg);
  element("path", { class: "served", d: line(data.times, data.predicted, x, y, gap) }, svg);
  element("path", { class: "actual", d: line(data.times, data.actual, x, y, gap) }, svg);
  element("line", { class: "now", x1: x(now), x2: x(now), y1: 12, y2: 245 }, svg);
  const seen = data.actual.at(-1);
  if (coming.times.length && seen != null) {
    element("path", { class: "served coming",
      d: line([now, ...coming.times], [seen, ...coming.values], x, y, 99 * hour) }, svg);
  }
  holder.replaceChildren(svg);
}

function note(text) {
  const p = document.createElement("p");
  p.className = "note";
  p.textContent = text;
  return p;
}

// ---------------------------------------------------------------------------------------------- text

function cell(row, content, className) {
  const td = row.insertCell();
  if (className) {
    const badge = document.createElement("span");
    badge.className = `badge ${className}`;
    badge.textContent = content;
    td.append(badge);
  } else td.textContent = content;
}

function fill(table, rows, empty) {
  const body = $(table).tBodies[0];
  body.replaceChildren();
  for (const make of rows) make(body.insertRow());
  if (!rows.length) { const td = body.insertRow().insertCell(); td.colSpan = 4; td.append(note(empty)); }
}

function drawTables() {
  fill("models", known.models.map((m) => (row) => {
    cell(row, m.version);
    const role = (m.aliases ?? [])[0] ?? (m.quarantined ? "quarantined" : "");
    cell(row, role, { champion: "promoted", challenger: "training", quarantined: "failed" }[role] ?? (role ? "soft" : ""));
    cell(row, m.parent ?? "from scratch");
    cell(row, quantity(m.held_back_rmse));
  }), "No model has been published yet: persistence answers.");
  fill("flags", known.flags.map((f) => (row) => {
    cell(row, `#${f.flag}`);
    cell(row, f.raised_at.slice(0, 16).replace("T", " "));
    cell(row, f.evidence?.kind ? `${f.reason}: ${word(f.evidence.kind)}` : f.reason);
    cell(row, f.state, { raised: "flagged", claimed: "training" }[f.state] ?? f.state);
  }), "No retrain flag has been raised yet.");
}

function drawEventList() {
  const items = known.events.slice(-150).reverse().map((event) => {
    const item = document.createElement("li"), button = document.createElement("button");
    const time = document.createElement("time"), badge = document.createElement("span");
    const text = document.createElement("span");
    time.textContent = moment(timeOf(event));
    badge.className = `badge ${event.kind}`;
    badge.textContent = words[event.kind] ?? event.kind;
    text.textContent = event.sentence;
    button.append(time, badge, text);
    button.addEventListener("click", () => { show(event); $("timeline").scrollIntoView({ block: "start" }); });
    button.dataset.id = event.id;
    item.append(button);
    return item;
  });
  $("events").replaceChildren(...(items.length ? items : [note("No events yet.")]));
}

function show(event) {
  known.chosen = event.id;
  const holder = $("evidence"), title = document.createElement("h3"), list = document.createElement("dl");
  const badge = document.createElement("span");
  badge.className = `badge ${event.kind}`;
  badge.textContent = words[event.kind] ?? event.kind;
  title.append(badge, ` ${moment(timeOf(event))}`);
  const facts = { station: event.station, "model version": event.model_version,
    flag: event.flag ? `#${event.flag}` : null, "recorded at": event.recorded_at, ...flat(event.details) };
  for (const [key, value] of Object.entries(facts)) {
    if (value == null || value === "") continue;
    const dt = document.createElement("dt"), dd = document.createElement("dd");
    dt.textContent = word(key);
    dd.textContent = typeof value === "number" && !Number.isInteger(value) ? number(value, 3) : String(value);
    list.append(dt, dd);
  }
  holder.replaceChildren(title, note(event.sentence), list);
  document.querySelectorAll(".event").forEach((e) => e.classList.toggle("chosen", Number(e.dataset.id) === event.id));
}

function flat(value, prefix = "") {
  const out = {};
  for (const [key, inner] of Object.entries(value ?? {})) {
    const name = prefix ? `${prefix}, ${key}` : key;
    if (Array.isArray(inner)) out[name] = inner.map((v) => typeof v === "object" ? JSON.stringify(v) : v).join("; ");
    else if (inner && typeof inner === "object") Object.assign(out, flat(inner, name));
    else if (/(_start|^time)$/.test(key) && typeof inner === "number") out[name] = moment(inner);
    else out[name] = inner;
  }
  return out;
}

function drawSummary() {
  const data = known.timeline, state = states(...span()).last;
  const texts = { calm: ["Calm", ""], drifting: ["Drifting", "warn"], flagged: ["Flagged", "bad"], training: ["Training", "train"] };
  const blind = state === "calm" && (!known.verdict || finds("detector_silent") || finds("no_observations")
    || finds("database_unwritable"));
  $("state").textContent = blind ? "Not known" : texts[state][0];
  $("state-card").className = `card state ${blind ? "bad" : texts[state][1]}`;
  const last = known.events.findLast((e) => e.kind !== "warning");
  $("state-note").textContent = last ? `${words[last.kind] ?? last.kind}, ${moment(timeOf(last))}` : "no events yet";
  document.querySelectorAll(".horizon-word").forEach((n) => { n.textContent = `${$("horizon").value} h`; });
  const champion = known.models.find((m) => (m.aliases ?? []).includes("champion"));
  $("champion").textContent = champion?.version ?? data?.forecast.model_version ?? "none";
  $("champion-note").textContent = champion ? `of ${known.models.length} version(s)`
    : data?.forecast.model_version ? "" : "persistence answers";
  if (!data) return;
  const judged = data.rmse.served.findLastIndex((e) => e != null);
  const error = data.rmse.served[judged], persistence = data.rmse.persistence[judged];
  $("error").textContent = quantity(error);
  const isWorse = error != null && persistence != null && error > persistence;
  $("error-card").className = `card state${isWorse ? " bad" : ""}`;
  $("error-note").textContent = persistence == null ? "no outcomes yet"
    : `persistence ${quantity(persistence)}${isWorse ? ", which is better" : ""}`;
  const i = data.forecast.horizons.indexOf(Number($("horizon").value));
  $("forecast").textContent = i < 0 ? "–" : quantity(data.forecast.values[i], 1);
  $("forecast-note").textContent = i < 0 ? "no forecast yet"
    : (data.forecast.lower[i] == null ? "" : `${number(data.forecast.lower[i], 1)} … ${quantity(data.forecast.upper[i], 1)}, `)
      + `for ${moment(data.forecast.times[i]).slice(5)}`;
}

// Draws everything; the keyboard focus stays on the same event.
function draw() {
  const held = document.activeElement?.closest("#timeline-plot [data-id], #events [data-id]");
  const place = held?.closest("#timeline-plot, #events").id;
  drawSummary();
  drawTimeline();
  drawForecast();
  drawTables();
  drawEventList();
  drawOverview();
  if (held && !held.isConnected) {
    document.querySelector(`#${place} [data-id="${held.dataset.id}"]`)?.focus({ preventScroll: true });
  }
}

// ---------------------------------------------------------------------------------------------- asking

class KeyNeeded extends Error {}

async function ask(path) {
  const response = await fetch(path, { headers: { accept: "application/json" } });
  if (response.status === 404) return null;
  if (response.status === 401) throw new KeyNeeded();
  if (!response.ok) throw new Error((await response.json().catch(() => ({}))).detail ?? `status ${response.status}`);
  return response.json();
}

const named = () => $("target").value ? { target: $("target").value } : {};
const at = () => $("station").value ? { station: $("station").value } : {};
const query = (...parts) => new URLSearchParams(Object.assign({}, ...parts));

async function askTargets() {
  const { targets } = await ask("targets");
  const names = (list) => list.map((t) => `${t.target} ${t.horizons}`).join();
  if (names(targets) === names(known.targets)) return;
  known.targets = targets;
  choose("target", known.targets.map((t) => [word(t.target), t.target]));
  $("target").parentElement.hidden = known.targets.length < 2;
  chooseHorizons();
}

function chooseHorizons() { choose("horizon", target().horizons.map((h) => [`${h} h`, h])); }

// Offers the choices; the chosen one, or the one in the address, stays chosen.
function choose(id, choices) {
  const chosen = $(id).value || new URLSearchParams(location.search).get(id);
  $(id).replaceChildren(...choices.map(([text, value]) => new Option(text, value)));
  if (choices.some(([, value]) => String(value) === chosen)) $(id).value = chosen;
}

async function askTimeline() {
  const span = { horizon: $("horizon").value, hours: $("span").value };
  known.timeline = await ask(`timeline?${query(named(), at(), span)}`);
}

async function askStations() {
  const stations = (await ask("stations"))?.stations ?? [];
  if (stations.map((s) => s.id).join() === known.stations.map((s) => s.id).join()) return;
  known.stations = stations;
  choose("station", stations.map((s) => [s.name ? `${s.name} (${s.id})` : s.id, s.id]));
}

async function askEvents(all) {
  if (all) { known.events = []; known.next = 0; }
  const answer = await ask(`events?${query(named(), at(), { limit: 1000 }, known.next ? { since: known.next } : {})}`);
  if (!answer) return;
  const ids = new Set(known.events.map((e) => e.id));
  known.events = [...known.events, ...answer.events.filter((e) => !ids.has(e.id))].slice(-3000);
  known.next = Math.max(known.next, answer.next);
}

async function askRest() {
  const [models, flags] = await Promise.all([ask(`models?${query(named())}`), ask(`flags?${query(named())}`)]);
  known.models = models?.versions ?? [];
  known.flags = flags?.flags ?? [];
}

{
  const wanted = new URLSearchParams(location.search).get("span");
  if ([...$("span").options].some((o) => o.value === wanted)) $("span").value = wanted;
}

let busy = false, again = null;

// One refresh at a time, and at most about one a second while observations arrive.
async function refresh(wanted) {
  if (busy) { again = { ...again, ...wanted }; return; }
  busy = true;
  try {
    if (wanted.targets) await askTargets();
    if (wanted.stations) await askStations();
    if (wanted.events) await askEvents(wanted.all);
    if (wanted.rest) await askRest();
    if (wanted.timeline) await askTimeline();
    answered();
    draw();
  } catch (error) {
    if (error instanceof KeyNeeded) showSignIn(); else gone(error);
  }
  setTimeout(() => {
    busy = false;
    const next = again;
    again = null;
    if (next) refresh(next);
  }, 800);
}

const everything = { targets: true, stations: true, events: true, rest: true, timeline: true };
let lastAnswer = null;

function answered() {
  lastAnswer = new Date();
  $("gone").hidden = true;
  $("live").classList.add("on");
  $("live-text").textContent = "live";
}

// ---------------------------------------------------------------------------------------------- signing in

let session = {}, source = null;

function showSignIn() {
  source?.close();
  $("sign-in").hidden = false;
  document.querySelector("main").hidden = true;
  $("gone").hidden = true;
  $("live-text").textContent = "not signed in";
  $("key").focus();
}

async function send(path, body) {
  const headers = { "content-type": "application/json", "x-csrf-token": session.csrf_token ?? "" };
  const response = await fetch(path, { method: "POST", headers, body: body && JSON.stringify(body) });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.detail ?? `status ${response.status}`);
  return answer;
}

async function signIn(event) {
  event.preventDefault();
  try {
    await send("session", { key: $("key").value });
    location.reload();
  } catch (error) {
    $("sign-in-note").textContent = error.message;
  }
}

async function askSession() {
  session = await ask("session") ?? {};
  $("who").hidden = !session.client;
  $("who-name").textContent = session.client ?? "";
  return session.required !== true || session.client != null;
}

$("sign-in").addEventListener("submit", signIn);
$("sign-out").addEventListener("click", async () => { await send("session/end"); location.reload(); });

function gone(error) {
  const since = lastAnswer ? ` The page shows the data of ${lastAnswer.toISOString().slice(11, 19)} UTC.` : "";
  const reason = error instanceof TypeError || !error ? "The API does not answer." : `The API answered: ${error.message}.`;
  $("gone").textContent = `${reason}${since} The page retries automatically; check that aerocast-api is running.`;
  $("gone").hidden = false;
  $("live").classList.remove("on");
  $("live-text").textContent = "not connected";
}

function listen() {
  source?.close();
  source = new EventSource(`events?${query(named())}`);
  source.onopen = () => refresh({ ...everything, all: true });
  source.onmessage = () => refresh({ events: true, rest: true, timeline: true });
  source.addEventListener("observation", () => refresh({ timeline: true, stations: true }));
  source.onerror = () => {
    if (!$("sign-in").hidden) return;
    gone();
    if (source.readyState === EventSource.CLOSED) { source.close(); setTimeout(listen, 3000); }
  };
}

for (const id of ["horizon", "span"]) $(id).addEventListener("change", () => refresh({ timeline: true }));
$("station").addEventListener("change", () => refresh({ ...everything, all: true }));
$("target").addEventListener("change", () => { chooseHorizons(); overviewAt = 0; listen(); askVerdict(); });
// Every view has an address of its own.
$("choice").addEventListener("change", () => {
  const view = ["target", "station", "horizon", "span"].map((id) => [id, $(id).value]).filter(([, value]) => value);
  history.replaceState(null, "", `?${new URLSearchParams(view)}`);
});
$("choice").addEventListener("submit", (e) => e.preventDefault());
let resized;
addEventListener("resize", () => { clearTimeout(resized); resized = setTimeout(draw, 120); });
async function begin() {
  try {
    if (!await askSession()) { showSignIn(); return; }
    await askVerdict();
    await refresh(everything);
    if ($("sign-in").hidden) listen();
    if ($("sign-in").hidden) setInterval(askVerdict, 5000);
  } catch (error) {
    gone(error);
    setTimeout(begin, 3000);
  }
}

begin();
