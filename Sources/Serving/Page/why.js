// Why: the residuals behind an alarm, the figures behind a decision, and the parts of a forecast.

import { $, h, hour, fill, card, note, badge, number, quantity, moment, seconds, timeOf, weatherTime, kinds, kindWord, experts, expertWord, versionText, span, table } from "./words.js";
import { ask, named, unit, address, place, stationPath } from "./data.js";
import { element, scale, extent, frame, axisX, axisY, line, band, dots, shades, crosshair, when } from "./draw.js";
import { drawEvidence } from "./events.js";

const view = { event: null, rows: [], levels: null, readings: [], outlook: null };
const rfc = (time) => new Date(time * 1000).toISOString().slice(0, 19) + "Z";

// ---------------------------------------------------------------------------------------------- an event

// The figures of a drift, in its event or in the flag that it raised.
const evidenceOf = (event) => [event?.details, event?.details.evidence].find((d) => d?.estimated_start && d.window && d.size_in_sigma) ?? null;

export async function loadEvent() {
  const id = Number(place().event);
  const answer = await ask("events", { ...named(), since: Math.max(0, id - 1), limit: 1 });
  view.event = answer?.events.find((e) => e.id === id) ?? null;
  Object.assign(view, { rows: [], levels: null, readings: [] });
  const event = view.event, evidence = evidenceOf(event);
  if (evidence) {
    const from = Math.min(evidence.estimated_start, evidence.time - evidence.window * hour) - 7 * 24 * hour, to = evidence.time + 48 * hour;
    const [rows, levels] = await Promise.all([
      ask(stationPath(evidence.station, "outcomes"), { ...named(), horizon: 1, from: rfc(from), to: rfc(to), limit: 5000 }),
      ask("timeline", { ...named(), station: evidence.station, horizon: 1, hours: 8760 })]);
    Object.assign(view, { rows: rows?.rows ?? [], levels });
  } else if (event?.kind.startsWith("sensor") && event.station) {
    const t = timeOf(event), rows = await ask(stationPath(event.station, "observations"), { from: rfc(t - 5 * 24 * hour), to: rfc(t + 3 * 24 * hour), limit: 1000 });
    view.readings = rows?.rows ?? [];
  }
}

export function drawEvent(holder) {
  const event = view.event;
  if (!event) { fill(holder, card("Event", note(`No event ${place().event} of this target.`))); return; }
  const evidence = evidenceOf(event), verdict = event.details.verdict;
  const title = `${kindWord(event.kind)[0].toUpperCase()}${kindWord(event.kind).slice(1)}${event.station ? ` at ${event.station}` : ""}`;
  const parts = evidence ? alarm(evidence) : event.kind.startsWith("sensor") ? fault(event) : verdict ? gate(event, verdict) : [];
  fill(holder, h("div", { class: "station-head" }, h("h2", {}, title), badge(event.kind, kindWord(event.kind)), h("span", { class: "quiet" }, event.weather_time ? moment(weatherTime(event)) : ""),
    h("span", { class: "tools" }, (event.station ?? evidence?.station) && h("a", { class: "button", href: address({ station: event.station ?? evidence.station }) }, "Show the station"))),
    ...parts, card("The event", drawEvidence(event)));
  drawResiduals();
}

// Two sentences about an alarm.
function alarm(e) {
  const sigma = e.size / e.size_in_sigma, u = unit();
  const change = { too_cold: "lower than the observations", too_warm: "higher than the observations" }[e.direction];
  const what = change ? `the champion's forecasts have been ${quantity(Math.abs(e.size), u)} ${change}` : e.direction === "reshaped" ? `the champion's errors have followed the time of day in another way, by ${quantity(e.size, u)}`
    : `the champion's errors have been larger by ${quantity(e.size, u)}`;
  const rare = `${number(Math.abs(e.size_in_sigma), 1)} times the usual scatter of ${quantity(Math.abs(sigma), u)}`;
  return [card("Why this alarm",
    h("p", { class: "lead" }, `Since about ${moment(e.estimated_start)}, ${what}, which is ${rare}. `
      + `The newest ${e.window} outcomes gave a statistic of ${number(e.statistic)}; an alarm is raised at ${number(e.threshold)}.`),
    h("div", { class: "plot", id: "residual-plot" }), h("ul", { class: "legend" }, h("li", { class: "actual dot-key" }, "error of the champion: observed − forecast"),
      h("li", { class: "served" }, "mean of a day"), h("li", { class: "band" }, "usual: two standard deviations"), h("li", { class: "box shade-drift" }, "since the estimated start"), h("li", { class: "box shade-window" }, `the ${e.window} outcomes of the statistic`)),
    h("div", { class: "plot", id: "level-plot" }))];
}

function drawResiduals() {
  const e = evidenceOf(view.event), holder = $("residual-plot");
  if (!e || !holder) { drawReadings(); return; }
  const times = view.rows.map((r) => seconds(r.target_time)), errors = view.rows.map((r) => r.actual - (r.champion ?? r.value));
  if (!times.length) { fill(holder, note("The outcomes of these hours are no longer stored.")); return; }
  const sigma = Math.abs(e.size / e.size_in_sigma), [from, to] = [times[0], times.at(-1)];
  const range = extent(errors, [2 * sigma, -2 * sigma]), { svg, width } = frame(holder, 290, "Errors of the champion around the alarm. Arrow keys read the hours.");
  const left = 44, right = width - 10, x = scale(from, to, left, right), y = scale(...range, 248, 12);
  element("rect", { class: "usual", x: left, width: right - left, y: y(2 * sigma), height: y(-2 * sigma) - y(2 * sigma) }, svg);
  shades(svg, [{ from: e.estimated_start, to: e.time, kind: "drift", title: `since ${moment(e.estimated_start)}` },
    { from: e.time - e.window * hour, to: e.time, kind: "window", title: `${e.window} outcomes` }], x, [from, to], 12, 248);
  axisX(svg, x, [from, to], 12, 248, width);
  axisY(svg, y, range, left, right, unit() === "°C" ? "°" : "", 5);
  element("line", { class: "zero", x1: left, x2: right, y1: y(0), y2: y(0) }, svg);
  dots(svg, "actual dots", times, errors, x, y, 2);
  const mean = errors.map((_, i) => { const part = errors.slice(Math.max(0, i - 23), i + 1).filter((v) => v != null); return i < 12 || !part.length ? null : part.reduce((a, b) => a + b) / part.length; });
  element("path", { class: "served", d: line(times, mean, x, y, 4 * hour) }, svg);
  element("line", { class: "limit", x1: x(e.time), x2: x(e.time), y1: 12, y2: 248 }, svg);
  element("text", { class: "title", x: x(e.time) + (x(e.time) > width - 60 ? -6 : 6), y: 24, "text-anchor": x(e.time) > width - 60 ? "end" : "start" }, svg, "alarm");
  crosshair(svg, times, x, 12, 248, width, (i) => [when(times[i]), `error ${quantity(errors[i], unit())}`, `observed ${quantity(view.rows[i].actual, unit(), 1)}`, `forecast ${quantity(view.rows[i].champion ?? view.rows[i].value, unit(), 1)}`]);
  fill(holder, svg);
  drawLevels(from, to, e);
}

function drawLevels(from, to, e) {
  const all = view.levels?.drift, holder = $("level-plot");
  if (!all?.times.length) return;
  const list = all.times.map((t, i) => [t, all.ratio[i]]).filter(([t]) => t >= from && t <= to);
  const { svg, width } = frame(holder, 128, "The drift statistic relative to its threshold");
  const left = 44, right = width - 10, peak = Math.max(1.3, ...list.map(([, r]) => r)), x = scale(from, to, left, right), y = scale(0, peak, 92, 18);
  axisX(svg, x, [from, to], 18, 92, width);
  axisY(svg, y, [0, peak], left, right, "", 2);
  element("text", { class: "title", x: left, y: 12 }, svg, "Drift statistic / threshold");
  element("path", { class: "level", d: line(list.map(([t]) => t), list.map(([, r]) => r), x, y, 3 * view.levels.step_hours * hour) }, svg);
  element("line", { class: "limit", x1: left, x2: right, y1: y(1), y2: y(1) }, svg);
  element("line", { class: "limit", x1: x(e.time), x2: x(e.time), y1: 18, y2: 92 }, svg);
  fill(holder, svg);
}

function fault(event) {
  const d = event.details, text = event.kind === "sensor_recovered" ? "The readings vary again as the weather does. Forecasts, errors and training use the sensor again."
    : `${d.rows ?? "Several"} readings in a row were ${({ stuck: "the same", jump: "far from the forecasts, and constant", impossible: "impossible" })[d.fault] ?? kindWord(d.fault)}: ${quantity(d.reading, unit())}. `
      + `Weather does not do that: the statistic is ${number(d.statistic)}, and a fault is reported at ${number(d.threshold)}. Until it recovers, nothing is learned from the sensor, and no error counts.`;
  return [card(event.kind === "sensor_recovered" ? "Why it counts as repaired" : "Why this alarm", h("p", { class: "lead" }, text), h("div", { class: "plot", id: "reading-plot" }),
    h("ul", { class: "legend" }, h("li", { class: "actual dot-key" }, "readings")))];
}

function drawReadings() {
  const holder = $("reading-plot"), event = view.event;
  if (!holder) return;
  const name = event.model, times = view.readings.map((r) => seconds(r.time)), values = view.readings.map((r) => r[name]);
  const range = extent(values);
  if (!range) { fill(holder, note("The readings of these hours are no longer stored.")); return; }
  const { svg, width } = frame(holder, 240, "The readings around the event. Arrow keys read the hours."), left = 44, right = width - 10;
  const x = scale(times[0], times.at(-1), left, right), y = scale(...range, 198, 12), at = timeOf(event);
  axisX(svg, x, [times[0], times.at(-1)], 12, 198, width);
  axisY(svg, y, range, left, right, unit() === "°C" ? "°" : "", 5);
  if (event.kind === "sensor_fault") shades(svg, [{ from: at - (event.details.rows ?? 1) * hour, to: at, kind: "fault", title: "the readings of the statistic" }], x, [times[0], times.at(-1)], 12, 198);
  dots(svg, "actual dots", times, values, x, y, 2.2);
  element("line", { class: "limit", x1: x(at), x2: x(at), y1: 12, y2: 198 }, svg);
  crosshair(svg, times, x, 12, 198, width, (i) => [when(times[i]), quantity(values[i], unit())]);
  fill(holder, svg);
}

const rules = { recent: "hours since the drift, or the newest", normal: "normal hours before it" };

// The comparison of challenger and champion.
function gate(event, verdict) {
  const part = (name) => verdict[name] && [name, verdict[name]];
  const rows = [part("recent"), part("normal")].filter(Boolean).map(([name, c]) => [rules[name], String(c.count), number(c.challenger_loss, 3), number(c.champion_loss, 3), number(c.persistence_loss, 3),
    c.test?.p_value == null && c.test?.pValue == null ? "–" : number(c.test.p_value ?? c.test.pValue, 3)]);
  const text = verdict.promoted ? "The challenger was better on hours that neither model had learned from, and no rule objected." : `The challenger did not pass: ${verdict.objections.map((o) => o.rule.replaceAll("_", " ")).join(", ") || event.sentence}.`;
  return [card("Why this decision", h("p", { class: "lead" }, text), table("gate", ["hours", "number", "loss of the challenger", "of the champion", "of persistence", "p"], rows, "No hours were compared."),
    note("A loss is relative to the champion's; lower is better."))];
}

// ---------------------------------------------------------------------------------------------- a forecast

export async function loadForecast() { view.outlook = await ask(stationPath(place().station, "outlook"), named()); }

export function drawForecast(holder) {
  const o = view.outlook;
  if (!o) { fill(holder, card("Forecast", note("No forecast: the station has no observation of this target."))); return; }
  const i = Math.max(0, o.horizons.indexOf(Number(place().horizon ?? 1)));
  const parts = Object.keys(experts).map((name) => o.experts.find((e) => e.expert === name)).filter(Boolean).map((e) => ({ name: e.expert, value: e.value[i], weight: e.weight[i] }));
  const used = parts.filter((p) => p.weight > 0.004).toSorted((a, b) => b.weight - a.weight);
  const u = o.unit, best = used[0];
  const first = o.answered_by[i] === "combination" && best
    ? `The forecast of ${quantity(o.value[i], u)} for ${when(o.times[i])} is a weighted mean of ${used.length} forecasters; ${expertWord(best.name)} has the most weight, ${Math.round(best.weight * 100)} %, because it has recently been the best ${o.horizons[i]} h ahead.`
    : o.answered_by[i] === "persistence" ? `For ${when(o.times[i])}, persistence answers ${quantity(o.value[i], u)}, the value now: no model serves, or the champion lost to persistence at this horizon.`
      : `The champion alone answers ${quantity(o.value[i], u)} for ${when(o.times[i])}.`;
  const second = o.lower[i] == null ? "No interval is given until errors of this answerer are known."
    : `${Math.round(o.level * 100)} % of such forecasts were within ${number(o.lower[i] - o.value[i], 1).replace("-", "−")} and +${quantity(o.upper[i] - o.value[i], u, 1)} of what was observed, which gives ${number(o.lower[i], 1)} … ${quantity(o.upper[i], u, 1)}.`;
  const steps = h("div", { class: "chips", role: "group", "aria-label": "Hours ahead" }, o.horizons.map((n, k) =>
    h("a", { class: "chip", href: address({ view: "why", station: o.station, horizon: n }), "aria-current": k === i ? "true" : null, "data-focus": `ahead ${n}` }, `${n} h`)));
  fill(holder, h("div", { class: "station-head" }, h("h2", {}, `Forecast for ${when(o.times[i])}`), h("span", { class: "quiet" }, `${o.name ?? o.station}, ${o.horizons[i]} h ahead`),
    h("span", { class: "tools" }, h("a", { class: "button", href: address({ station: o.station }) }, "Show the station"))), steps,
    card("What it is made of", h("p", { class: "lead" }, `${first} ${second}`), h("div", { class: "plot", id: "parts-plot" }),
      table("parts", ["forecaster", "forecast", "weight"], parts.map((p) => [expertWord(p.name), quantity(p.value, u), `${(p.weight * 100).toFixed(1)} %`]), "No combination answers.")),
    card("Inputs", h("dl", { class: "facts" }, [["newest hour used", moment(seconds(o.issued_at))], ["value then", quantity(o.persistence, u)], ["champion in service", versionText(o.model_version)],
      ["missing inputs", o.missing_inputs.map((m) => m.replaceAll("_", " ")).join(", ") || "none"], ["age", o.age == null ? "–" : span(o.age)], ["warnings", (o.warnings ?? []).join("; ") || "none"]]
      .map(([k, v]) => [h("dt", {}, k), h("dd", {}, v)]))));
  drawParts(parts, o, i);
}

// Each forecaster's value as a dot whose area is its weight, on one scale with the answer and its interval.
function drawParts(parts, o, i) {
  const holder = $("parts-plot"), known = parts.filter((p) => p.value != null);
  const range = extent(known.map((p) => p.value), [o.value[i], o.lower[i], o.upper[i]]);
  if (!range) return;
  const rows = known.length, tall = 26, height = rows * tall + 60, { svg, width } = frame(holder, height, "The forecasters' values and weights");
  const left = Math.min(170, width * 0.36), right = width - 16, x = scale(...range, left, right), bottom = height - 26;
  if (o.lower[i] != null) element("rect", { class: "interval", x: x(o.lower[i]), width: x(o.upper[i]) - x(o.lower[i]), y: 6, height: bottom - 6 }, svg);
  for (const v of [0, 0.25, 0.5, 0.75, 1].map((f) => range[0] + f * (range[1] - range[0]))) {
    element("line", { class: "grid", x1: x(v), x2: x(v), y1: 6, y2: bottom }, svg);
    element("text", { x: x(v), y: bottom + 16, "text-anchor": "middle" }, svg, number(v, 1));
  }
  element("line", { class: "answer", x1: x(o.value[i]), x2: x(o.value[i]), y1: 6, y2: bottom }, svg);
  known.forEach((p, k) => {
    const y = 24 + k * tall;
    element("text", { x: left - 12, y: y + 4, "text-anchor": "end", class: p.weight > 0.004 ? "strong" : null }, svg, expertWord(p.name));
    element("circle", { class: `expert ${p.name}`, cx: x(p.value), cy: y, r: Math.max(2.5, 11 * Math.sqrt(p.weight)), opacity: p.weight > 0.004 ? 1 : 0.45 }, svg);
    if (p.weight > 0.004) element("text", { x: x(p.value) + 16, y: y + 4 }, svg, `${Math.round(p.weight * 100)} %`);
  });
  element("text", { class: "title", x: x(o.value[i]), y: bottom - 6, "text-anchor": "middle" }, svg, `answer ${quantity(o.value[i], o.unit)}`);
  fill(holder, svg);
}

export function drawPlots() { if (place().event) drawResiduals(); else if (view.outlook && $("parts-plot")) drawForecast($("view")); }

export { band, kinds };
