// Why: the residuals behind an alarm, the figures behind a decision, and the parts of a forecast.

import { $, h, hour, fill, card, chips, note, badge, number, quantity, chance, moment, seconds, timeOf, weatherTime, kindWord, capital, experts, expertWord, versionText, span, table, rfc, date, heading, legend, plot, quiet, word, lead } from "./words.js";
import { ask, askAbout, askTimeline, missing, unit, address, place, stationPath, stationButton, withoutForecast } from "./data.js";
import { element, scale, extent, frame, dots, when, chart, rule, label } from "./draw.js";
import { drawEvidence } from "./events.js";

const view = { event: null, decision: null, rows: [], levels: null, readings: [], outlook: null };

// ---- an event

// The figures of a drift, in its event or in the flag that it raised.
const evidenceOf = (event) => [event?.details, event?.details.evidence].find((d) => d?.estimated_start && d.window && d.size_in_sigma) ?? null;

export async function loadEvent() {
  const id = Number(place().event), eventsFrom = async (first, more) => (await askAbout("events", { since: Math.max(0, first - 1), ...more }))?.events ?? [];
  const event = (await eventsFrom(id, { limit: 1 })).find((e) => e.id === id) ?? null, evidence = evidenceOf(event);
  Object.assign(view, { event, decision: event, rows: [], levels: null, readings: [] });
  if (evidence) {
    const from = Math.min(evidence.estimated_start, evidence.time - evidence.window * hour) - 7 * 24 * hour, to = evidence.time + 48 * hour;
    const [rows, levels] = await Promise.all([
      askAbout(stationPath(evidence.station, "outcomes"), { horizon: 1, from: rfc(from), to: rfc(to), limit: 5000 }),
      askTimeline(evidence.station, 1, 8760)]);
    Object.assign(view, { rows: rows?.rows ?? [], levels });
  } else if (event?.kind.startsWith("sensor") && event.station) {
    const t = timeOf(event), rows = await ask(stationPath(event.station, "observations"), { from: rfc(t - 5 * 24 * hour), to: rfc(t + 3 * 24 * hour), limit: 1000 });
    view.readings = rows?.rows ?? [];
  } else if (event?.kind === "promoted" && event.flag) {
    // The gate's decision about the same flag is recorded just before.
    view.decision = (await eventsFrom(id - 50, { kind: "accepted", limit: 50 })).findLast((e) => e.flag === event.flag) ?? event;
  }
}

export function drawEvent(holder) {
  const event = view.event;
  if (!event) return fill(holder, card("Event", note(missing("events", `No event ${place().event} of this target.`))));
  const evidence = evidenceOf(event), { verdict } = view.decision.details;
  const title = `${capital(kindWord(event.kind))}${event.station ? ` at ${event.station}` : ""}`;
  const parts = evidence ? alarm(evidence) : event.kind.startsWith("sensor") ? fault(event) : verdict?.objections ? gate(event, verdict) : [];
  fill(holder, heading(title, [badge(event.kind, kindWord(event.kind)), quiet(event.weather_time ? moment(weatherTime(event)) : "")], stationButton(event.station ?? evidence?.station)),
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
    lead(`Since about ${moment(e.estimated_start)}, ${what}, which is ${rare}. `
      + `The newest ${e.window} outcomes gave a statistic of ${number(e.statistic)}; an alarm is raised at ${number(e.threshold)}.`),
    plot("residual-plot"), legend(["actual dot-key", "error of the champion: observed − forecast"], ["served", "mean of a day"], ["band", "usual: two standard deviations"], ["box shade-drift", "since the estimated start"], ["box shade-window", `the ${e.window} outcomes of the statistic`]),
    plot("level-plot"))];
}

function drawResiduals() {
  const e = evidenceOf(view.event), holder = $("residual-plot");
  if (!e || !holder) { drawReadings(); return; }
  const times = view.rows.map((r) => seconds(r.target_time)), errors = view.rows.map((r) => r.actual - (r.champion ?? r.value));
  if (!times.length) return fill(holder, note(missing(stationPath(e.station, "outcomes"), "The outcomes of these hours are no longer stored.")));
  const sigma = Math.abs(e.size / e.size_in_sigma), [from, to] = [times[0], times.at(-1)];
  const { svg, width, left, right, bottom, x, y, draw, shade, cross } = chart(holder, 290, "Errors of the champion around the alarm", [from, to], extent(errors, [2 * sigma, -2 * sigma]), unit(), 5);
  element("rect", { class: "usual", x: left, width: right - left, y: y(2 * sigma), height: y(-2 * sigma) - y(2 * sigma) }, svg);
  shade([{ from: e.estimated_start, to: e.time, kind: "drift", title: `since ${moment(e.estimated_start)}` },
    { from: e.time - e.window * hour, to: e.time, kind: "window", title: `${e.window} outcomes` }]);
  rule(svg, "zero", left, right, y(0), y(0));
  dots(svg, "actual dots", times, errors, x, y, 2);
  const mean = errors.map((_, i) => { const part = errors.slice(Math.max(0, i - 23), i + 1).filter((v) => v != null); return i < 12 || !part.length ? null : part.reduce((a, b) => a + b) / part.length; });
  draw("served", times, mean, 4 * hour);
  rule(svg, "limit", x(e.time), x(e.time), 12, bottom);
  label(svg, x(e.time) + (x(e.time) > width - 60 ? -6 : 6), 24, "alarm", "title", x(e.time) > width - 60 ? "end" : "start");
  cross(times, (i) => [when(times[i]), `error ${quantity(errors[i], unit())}`, `observed ${quantity(view.rows[i].actual, unit(), 1)}`, `forecast ${quantity(view.rows[i].champion ?? view.rows[i].value, unit(), 1)}`]);
  fill(holder, svg);
  drawLevels(from, to, e);
}

function drawLevels(from, to, e) {
  const all = view.levels?.drift, holder = $("level-plot");
  if (!all?.times.length) return;
  const list = all.times.map((t, i) => [t, all.ratio[i]]).filter(([t]) => t >= from && t <= to);
  const { svg, left, right, bottom, x, y, draw } = chart(holder, 134, "The drift statistic relative to its threshold", [from, to], [0, Math.max(1.3, ...list.map(([, r]) => r))], "", 2);
  label(svg, left, 10, "Drift statistic / threshold", "title");
  draw("level", list.map(([t]) => t), list.map(([, r]) => r), 3 * view.levels.step_hours * hour);
  rule(svg, "limit", left, right, y(1), y(1));
  rule(svg, "limit", x(e.time), x(e.time), 12, bottom);
  fill(holder, svg);
}

function fault(event) {
  const d = event.details, text = event.kind === "sensor_recovered" ? "The readings vary again as the weather does. Forecasts, errors and training use the sensor again."
    : `${d.rows ?? "Several"} readings in a row were ${({ stuck: "the same", jump: "far from the forecasts, and constant", impossible: "impossible" })[d.fault] ?? kindWord(d.fault)}: ${quantity(d.reading, unit())}. `
      + `Weather does not do that: the statistic is ${number(d.statistic)}, and a fault is reported at ${number(d.threshold)}. Until it recovers, nothing is learned from the sensor, and no error counts.`;
  return [card(event.kind === "sensor_recovered" ? "Why it counts as repaired" : "Why this alarm", lead(text), plot("reading-plot"),
    legend(["actual dot-key", "readings"]))];
}

function drawReadings() {
  const holder = $("reading-plot"), event = view.event;
  if (!holder) return;
  const name = event.model, times = view.readings.map((r) => seconds(r.time)), values = view.readings.map((r) => r[name]);
  const range = extent(values);
  if (!range) return fill(holder, note(missing(stationPath(event.station, "observations"), "The readings of these hours are no longer stored.")));
  const span = [times[0], times.at(-1)], at = timeOf(event), { svg, bottom, x, y, shade, cross } = chart(holder, 240, "The readings around the event", span, range, unit(), 5);
  if (event.kind === "sensor_fault") shade([{ from: at - (event.details.rows ?? 1) * hour, to: at, kind: "fault", title: "the readings of the statistic" }]);
  dots(svg, "actual dots", times, values, x, y, 2.2);
  rule(svg, "limit", x(at), x(at), 12, bottom);
  cross(times, (i) => [when(times[i]), quantity(values[i], unit())]);
  fill(holder, svg);
}

const rules = { recent: "hours since the drift, or the newest", normal: "normal hours before it" };

// The comparison of challenger and champion.
function gate(event, verdict) {
  const part = (name) => verdict[name] && [name, verdict[name]];
  const rows = [part("recent"), part("normal")].filter(Boolean).map(([name, c]) => [["what", rules[name]], String(c.count), number(c.challenger_loss, 3), number(c.champion_loss, 3), number(c.persistence_loss, 3),
    chance(c.test?.p_value)]);
  const text = verdict.promoted ? "The challenger was better on hours that neither model had learned from, and no rule objected." : `The challenger did not pass: ${verdict.objections.map((o) => word(o.rule)).join(", ") || event.sentence}.`;
  return [card("Why this decision", lead(text), table("gate", ["hours", "number", "loss of the challenger", "of the champion", "of persistence", "p"], rows, "No hours were compared.", "rows"),
    note("A loss is relative to the champion's; lower is better."))];
}

// ---- a forecast

export async function loadForecast() { view.outlook = await askAbout(stationPath(place().station, "outlook")); }

export function drawForecast(holder) {
  const o = view.outlook;
  if (!o) return fill(holder, withoutForecast(place().station));
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
  const steps = chips("Hours ahead", o.horizons.map((n, k) =>
    h("a", { class: "chip", href: address({ view: "why", station: o.station, horizon: n }), "aria-current": k === i ? "true" : null, focus: `ahead ${n}` }, `${n} h`)));
  fill(holder, heading(`Forecast for ${when(o.times[i])}`, [quiet(`${o.name ?? o.station}, ${o.horizons[i]} h ahead`)], stationButton(o.station)), steps,
    card("What it is made of", lead(`${first} ${second}`), plot("parts-plot"),
      table("parts", ["forecaster", "forecast", "weight"], parts.map((p) => [expertWord(p.name), quantity(p.value, u), `${(p.weight * 100).toFixed(1)} %`]), "No combination answers.")),
    card("Inputs", h("dl", { class: "facts" }, [["newest hour used", date(o.issued_at)], ["value then", quantity(o.persistence, u)], ["champion in service", versionText(o.model_version)],
      ["missing inputs", o.missing_inputs.map(word).join(", ") || "none"], ["age", o.age == null ? "–" : span(o.age)], ["warnings", (o.warnings ?? []).join("; ") || "none"]]
      .map(([k, v]) => [h("dt", {}, k), h("dd", {}, v)]))));
  drawParts(parts, o, i);
}

// Each forecaster's value as a dot whose area is its weight, on one scale with the answer and its interval.
function drawParts(parts, o, i) {
  const holder = $("parts-plot"), known = parts.filter((p) => p.value != null);
  const range = extent(known.map((p) => p.value), [o.value[i], o.lower[i], o.upper[i]]);
  if (!range) return;
  const rows = known.length, tall = 26, height = rows * tall + 60, { svg, width } = frame(holder, height, "The forecasters' values and weights");
  const left = 190, right = width - 50, x = scale(...range, left, right), bottom = height - 26;
  if (o.lower[i] != null) element("rect", { class: "interval", x: x(o.lower[i]), width: x(o.upper[i]) - x(o.lower[i]), y: 6, height: bottom - 6 }, svg);
  for (const v of (width < 500 ? [0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1]).map((f) => range[0] + f * (range[1] - range[0]))) {
    rule(svg, "grid", x(v), x(v), 6, bottom);
    label(svg, x(v), bottom + 16, number(v, 1), null, "middle");
  }
  rule(svg, "answer", x(o.value[i]), x(o.value[i]), 6, bottom);
  known.forEach((p, k) => {
    const y = 24 + k * tall;
    label(svg, left - 12, y + 4, expertWord(p.name), p.weight > 0.004 ? "strong" : null, "end");
    element("circle", { class: `expert ${p.name}`, cx: x(p.value), cy: y, r: Math.max(2.5, 11 * Math.sqrt(p.weight)), opacity: p.weight > 0.004 ? 1 : 0.45 }, svg);
    if (p.weight > 0.004) label(svg, x(p.value) + 16, y + 4, `${Math.round(p.weight * 100)} %`);
  });
  label(svg, x(o.value[i]), bottom - 6, `answer ${quantity(o.value[i], o.unit)}`, "title", "middle");
  fill(holder, svg);
}

export function drawPlots() { if (place().event) drawResiduals(); else if (view.outlook && $("parts-plot")) drawForecast($("view")); }

