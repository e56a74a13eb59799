// A station: its next 24 hours, what they are made of, what happened, and how good the forecasts were.

import { $, h, hour, count, fill, keeping, card, note, number, quantity, moment, clock, day, weekday, seconds, kinds,
  kindWord, capital, symbol, experts, expertWord, versionText, timeOf, heading, legend, options, plot, quiet, field, word, table, between, lead } from "./words.js";
import { known, askAbout, askTimeline, overviewOf, unit, target, go, address, place, stationPath, indexOf, finds, troubleWord, withoutForecast, missing, may, targetName, link, linkButton, pill } from "./data.js";
import { element, scale, extent, highest, frame, axisX, axisY, line, band, dots, shades, annotate, crosshair, when, path, chart, rule, label } from "./draw.js";
import { storyCard, eventList, drawEvidence, inOrder, states, troubleSpans, remarks } from "./events.js";
import { noteButton, needed } from "./notes.js";

const pastHours = 24;
const spans = [["72", "3 days"], ["336", "2 weeks"], ["1440", "2 months"], ["8760", "1 year"]];
export const view = { id: null, horizon: 1, span: null, outlook: null, past: null, timeline: null, events: [], story: null, models: [], chosen: null };

// The station that a view without one shows: the most troubled.
const chosenStation = () => place().station ?? known.overview?.id[0] ?? null;

export async function load(wanted) {
  const id = chosenStation();
  if (id == null) return;
  if (id !== view.id) Object.assign(view, { id, outlook: null, past: null, timeline: null, events: [], story: null, chosen: null });
  const horizons = target()?.horizons ?? [1];
  view.horizon = Number(place().horizon ?? view.horizon);
  if (!horizons.includes(view.horizon)) view.horizon = horizons[0];
  view.span = place().span ?? null;
  const station = id, parts = [];
  const keep = (name, promise) => parts.push(promise.then((value) => { if (view.id === station) view[name] = value; }));
  if (wanted.forecast) {
    keep("outlook", askAbout(stationPath(id, "outlook")));
    keep("past", askTimeline(id, view.horizon, pastHours + 24));
  }
  if (wanted.events) {
    keep("events", askAbout("events", { station: id, limit: 1000 }).then((answer) => answer?.events ?? []));
    keep("story", askAbout("v1/story", { station: id, limit: 5 }));
    keep("models", askAbout("models").then((answer) => answer?.versions ?? []));
  }
  await Promise.all(parts);
  if (wanted.forecast || wanted.events)
    view.timeline = await askTimeline(id, view.horizon, spanHours());
}

// The chosen span; without a choice, the one that shows the last story from its beginning.
function spanHours() {
  if (view.span) return Number(view.span);
  const now = seconds(view.past?.now), began = seconds(view.story?.episodes.find((e) => !["champion", "remark"].includes(e.kind))?.began);
  const needed = now && began ? (now - began) / hour + 96 : 0;
  return needed > 336 && needed <= 1440 ? 1440 : 336;
}

// The same axes for two stations: the lowest and highest value of a forecast chart.
export function outlookExtent(outlook, past) {
  const from = outlook ? seconds(outlook.issued_at) - pastHours * hour : 0;
  const shown = (list) => (past?.times ?? []).map((t, i) => t >= from ? list[i] : null);
  return extent(outlook?.value ?? [], outlook?.lower ?? [], outlook?.upper ?? [], outlook?.persistence ?? [],
    past ? shown(past.actual) : [], past ? shown(past.predicted) : []);
}

// The forecast of the next hours over what came in the last ones.
export function drawOutlook(holder, id, outlook, past, horizon, range) {
  if (!outlook) return fill(holder, note(missing(stationPath(id, "outlook"), "No forecast yet: the station has no observation of this target.")));
  const compact = holder.clientWidth < 560, height = compact ? 250 : 300, bottom = height - 38;
  const { svg, width } = frame(holder, height, "Forecast of the next 24 hours, with intervals, and the observations of the last day");
  const now = seconds(outlook.issued_at), from = now - (compact ? 12 : pastHours) * hour, to = outlook.times.at(-1) ?? now;
  range ??= outlookExtent(outlook, past) ?? [0, 1];
  const left = 44, right = width - 10, x = scale(from, to, left, right);
  const y = scale(...range, bottom, 14), gap = 3 * hour;
  element("rect", { class: "coming", x: x(now), y: 14, width: right - x(now), height: bottom - 14 }, svg);
  axisX(svg, x, [from, to], 14, bottom, width);
  axisY(svg, y, range, left, right, outlook.unit, 5);
  const since = past ? past.times.findIndex((t) => t >= from) : -1;
  const old = since < 0 ? null : Object.fromEntries(["times", "actual", "predicted", "lower", "upper"].map((k) => [k, past[k].slice(since)]));
  if (old) {
    path(svg, "fill past", band(old.times, old.lower, old.upper, x, y, gap));
    path(svg, "served past", line(old.times, old.predicted, x, y, gap));
  }
  const times = [now, ...outlook.times], start = old?.actual.at(-1) ?? outlook.persistence;
  path(svg, "fill", band(outlook.times, outlook.lower, outlook.upper, x, y));
  if (outlook.persistence != null)
    path(svg, "persistence dashed", `M${x(now)} ${y(outlook.persistence)}H${right}`);
  const guidance = outlook.experts.find((e) => e.expert === "guidance");
  if (guidance) path(svg, "guidance", line(outlook.times, guidance.value, x, y));
  path(svg, "served", line(times, [start, ...outlook.value], x, y));
  dots(svg, "served dots", outlook.times, outlook.value, x, y, 2.2);
  if (old) dots(svg, "actual dots", old.times, old.actual, x, y, compact ? 2 : 2.6);
  rule(svg, "now", x(now), x(now), 14, bottom);
  label(svg, x(now) + 6, 26, compact ? "forecast" : `forecast of ${clock(now)}`, "title");
  if (outlook.station === view.id) annotate(svg, remarks(view.events), x, [from, to], 14, bottom, width);
  const all = [...(old?.times ?? []), ...outlook.times], before = old?.times.length ?? 0;
  crosshair(svg, all, x, 14, bottom, width, (i) => {
    if (i < before) return [when(all[i]), `observed ${quantity(old.actual[i], outlook.unit, 1)}`, `forecast ${horizon} h before ${quantity(old.predicted[i], outlook.unit, 1)}`];
    const k = i - before;
    return [`${when(all[i])}, in ${outlook.horizons[k]} h`, `forecast ${quantity(outlook.value[k], outlook.unit, 1)}`,
      outlook.lower[k] == null ? "no interval yet" : `${Math.round(outlook.level * 100)} %: ${number(outlook.lower[k], 1)} … ${quantity(outlook.upper[k], outlook.unit, 1)}`,
      `answered by ${outlook.answered_by[k]}`];
  });
  holder.replaceChildren(svg);
}

// The experts' weights as a strip below the hours that they forecast.
export function drawWeights(holder, outlook) {
  const used = outlook ? Object.keys(experts).map((name) => outlook.experts.find((e) => e.expert === name)).filter((e) => e?.weight.some((w) => w > 0.004)) : [];
  if (!used.length) { fill(holder, outlook ? note(`${outlook.answered_by[0] ?? "Persistence"} answers alone; no experts are combined.`) : ""); return; }
  const compact = holder.clientWidth < 560, { svg, width } = frame(holder, 58, "Weights of the experts for each hour ahead");
  const now = seconds(outlook.issued_at), to = outlook.times.at(-1), from = now - (compact ? 12 : pastHours) * hour, left = 44, right = width - 10;
  const x = scale(from, to, left, right), half = (x(now + hour) - x(now)) / 2;
  outlook.times.forEach((t, i) => {
    if (!used.some((e) => e.weight[i] * 50 >= 0.2)) return;
    let top = 4;
    const edge = Math.min(right, x(t) + half) - (x(t) - half);
    const group = element("a", { href: address({ view: "why", station: outlook.station, horizon: outlook.horizons[i] }), tabindex: -1 }, svg);
    for (const e of used) {
      const tall = e.weight[i] * 50;
      if (tall < 0.2) continue;
      const rect = element("rect", { class: `expert ${e.expert}`, x: x(t) - half + 0.5, y: top, width: Math.max(1, edge - 1), height: tall }, group);
      element("title", {}, rect, `${outlook.horizons[i]} h ahead: ${expertWord(e.expert)} ${Math.round(e.weight[i] * 100)} %`);
      top += tall;
    }
  });
  label(svg, x(now) - half - 6, 24, "weights", "title", "end");
  label(svg, x(now) - half - 6, 40, compact ? "of experts" : "of the experts, by hour ahead", null, "end");
  fill(holder, svg, h("ul", { class: "legend" }, used.map((e) => h("li", { class: `box expert ${e.expert}` }, expertWord(e.expert)))));
}

// The coming day in a sentence.
export function outlookSentence(outlook) {
  if (!outlook?.value.length) return "";
  const at = (i) => `${weekday(outlook.times[i])} ${clock(outlook.times[i])}`;
  let [low, high] = [0, 0];
  outlook.value.forEach((v, i) => { if (v < outlook.value[low]) low = i; if (v > outlook.value[high]) high = i; });
  const bounds = (i) => outlook.lower[i] == null ? "" : ` (${between(outlook.lower[i], outlook.upper[i])})`;
  const value = (i) => `${quantity(outlook.value[i], outlook.unit, 1)}${bounds(i)}`;
  return `${quantity(outlook.persistence, outlook.unit, 1)} at ${clock(seconds(outlook.issued_at))}. In an hour ${value(0)}; `
    + `lowest ${value(low)} ${at(low)}, highest ${value(high)} ${at(high)}.`;
}

function outlookTable(outlook) {
  return h("details", {}, h("summary", { focus: "hours" }, "The hours as a table"), table("hours", ["hour", "forecast", "interval", "answered by"], outlook.times.map((t, i) =>
    [link({ view: "why", station: outlook.station, horizon: outlook.horizons[i] }, when(t)), quantity(outlook.value[i], outlook.unit, 1), between(outlook.lower[i], outlook.upper[i]), outlook.answered_by[i]])));
}

function select(id, label, choices, chosen) {
  const box = h("select", { id, focus: id, onchange: () => { const { name, ...rest } = place(); go({ ...rest, station: rest.station ?? view.id, [id]: box.value }, true); } }, options(choices, chosen));
  return field(label, box);
}

function head() {
  const o = view.outlook, where = o?.latitude == null ? null
    : `${number(Math.abs(o.latitude), 2)}° ${o.latitude < 0 ? "S" : "N"}, ${number(Math.abs(o.longitude), 2)}° ${o.longitude < 0 ? "W" : "E"}${o.elevation == null ? "" : `, ${Math.round(o.elevation)} m`}`;
  return heading(o?.name ?? view.id, [o?.name && quiet(view.id), pill(view.id), where && quiet(where)],
    select("horizon", "Ahead", (target()?.horizons ?? []).map((n) => [n, `${n} h`]), view.horizon),
    may() && [noteButton("annotate", view.id, "Annotate …"), noteButton("silence", view.id, "Silence …")],
    known.overview?.id.length > 1 && linkButton({ view: "compare", a: view.id }, "Compare"));
}

// Events that do not change the state of the loop.
const asides = ["warning", "conflict", "verdict_changed", "annotated", "webhook_disabled"];
const loopTexts = { drifting: ["Drifting", "warn"], flagged: ["Flagged", "bad"], training: ["Training", "train"], sensor_fault: ["Sensor fault", "bad"] };
const stateTones = { needs_you: "bad", healing: "warn" };

// The state of the loop and its tone: calm only if neither the station nor the loop has a finding.
function loopState() {
  const state = states(view.events, ...bounds()).last;
  if (loopTexts[state]) return loopTexts[state];
  if (!known.verdict || missing("events", "", view.id) || ["detector_silent", "no_observations", "database_unwritable"].some(finds)) return ["Not known", "bad"];
  if (overviewOf(view.id, "trouble")) return [capital(troubleWord(indexOf(view.id))), stateTones[overviewOf(view.id, "state")] ?? ""];
  const loop = known.verdict.findings.find((f) => f.target === targetName() && /^retrain|^probation/.test(f.kind));
  return loop ? [capital(word(loop.kind)), stateTones[loop.state]] : ["Calm", "good"];
}

// The current errors; if the sensor has been faulty since the last, or nothing was compared for a day, its hour.
export function newestErrors(id, timeline) {
  const { times = [], rmse, now, error_hours: hours } = timeline ?? {}, last = rmse?.served.findLastIndex((e) => e != null) ?? -1;
  if (last < 0) return {};
  return overviewOf(id, "trouble") === "sensor_fault" || seconds(now) - times[last] > hours * hour ? { since: times[last] }
    : { error: rmse.served[last], persistence: rmse.persistence[last] };
}

function stats() {
  const champion = view.models.find((m) => m.aliases?.includes("champion")), version = champion?.version ?? view.outlook?.model_version;
  const [state, tone] = loopState(), last = inOrder(view.events).findLast(({ event }) => !asides.includes(event.kind))?.event;
  const { error, persistence, since } = newestErrors(view.id, view.timeline);
  const isWorse = error != null && persistence != null && error > persistence;
  const stat = (id, title, text, tone, under) => h("div", { class: `stat ${tone}` }, h("h3", {}, title), h("p", { class: "figure", id }, text), note(under));
  return h("div", { class: "stats" },
    stat("state", "Retrain loop", state, tone, last ? `newest event: ${kindWord(last.kind)}, ${moment(timeOf(last))}` : "no events yet"),
    stat("error", `Error, ${view.horizon} h ahead`, quantity(error, unit()), isWorse ? "bad" : "",
      since ? `not judged since ${day(since)}` : persistence == null ? "no outcomes yet" : `persistence ${quantity(persistence, unit())}${isWorse ? ", which is better" : ""}`),
    stat("champion", "Champion", version ? versionText(version) : "none",
      "", champion ? link({ view: "models" }, count(view.models.length, "version")) : "persistence answers"));
}

const bounds = () => {
  const to = seconds(view.timeline?.now) ?? 0;
  return [to - spanHours() * hour, to];
};

// ---- the retrain timeline

function drawTimeline(holder) {
  const data = view.timeline;
  if (!data) return fill(holder, note(missing("timeline", "", view.id)));
  const { svg, width } = frame(holder, 392, "Errors, drift statistic and events over time");
  const left = 44, right = width - 10, [from, to] = bounds();
  const x = scale(from, to, left, right), gap = 3 * data.step_hours * hour, top = { error: 66, level: 238, strip: 344 };
  shades(svg, troubleSpans(view.events, to), x, [from, to], top.error - 4, top.strip + 12);
  const most = highest(data.rmse.served, data.rmse.persistence) * 1.1 || 1, y = scale(0, most, 212, top.error);
  axisX(svg, x, [from, to], top.error, 358, width);
  axisY(svg, y, [0, most], left, right);
  label(svg, left, 16, `Error, ${data.horizon} h ahead: RMSE of ${data.error_hours} h, ${unit()}`, "title");
  path(svg, "persistence", line(data.times, data.rmse.persistence, x, y, gap));
  path(svg, "champion-line", line(data.times, data.rmse.champion, x, y, gap));
  path(svg, "served", line(data.times, data.rmse.served, x, y, gap));
  const peak = Math.max(1.25, highest(data.drift.ratio) * 1.05), z = scale(0, peak, 322, top.level + 10);
  axisY(svg, z, [0, peak], left, right, "", 2);
  label(svg, left, top.level, "Drift statistic / threshold", "title");
  path(svg, "level", line(data.drift.times, data.drift.ratio, x, z, gap));
  rule(svg, "limit", left, right, z(1), z(1));
  for (const part of states(view.events, from, to)) {
    const strip = element("rect", { class: `strip ${part.state}`, x: x(part.from), y: top.strip, width: Math.max(1, x(part.to) - x(part.from)), height: 10 }, svg);
    element("title", {}, strip, `${word(part.state)}, ${moment(part.from)} to ${moment(part.to)}`);
  }
  annotate(svg, remarks(view.events), x, [from, to], top.error - 4, 212, width);
  markers(svg, x, [from, to], 34, top.strip + 10, width);
  fill(holder, svg);
}

const isMarked = (kind) => !["warning", "conflict", "verdict_changed"].includes(kind);

// Events on the timeline; those that would cover each other share a marker with their number.
function markers(svg, x, [from, to], top, bottom, width) {
  const groups = [];
  for (const event of view.events.filter((e) => kinds[e.kind] && isMarked(e.kind)).toSorted((a, b) => timeOf(a) - timeOf(b) || a.id - b.id)) {
    const t = timeOf(event);
    if (t < from || t > to) continue;
    const last = groups.at(-1);
    if (last && x(t) - last.x < 6) last.events.push(event); else groups.push({ x: x(t), events: [event] });
  }
  let lastX = -99, row = 0;
  const weight = Object.keys(kinds);
  for (const { x: at, events } of groups) {
    row = at - lastX < 20 ? (row + 1) % 2 : 0;
    lastX = at;
    const first = events.toSorted((a, b) => rank(a.kind) - rank(b.kind))[0];
    const words = [...new Set(events.map((e) => kindWord(e.kind)))].join(", ");
    const group = element("g", { class: `event ${first.kind}${events.some((e) => e.id === view.chosen) ? " chosen" : ""}`, tabindex: 0, role: "button", "data-focus": `marker ${first.id}`,
      "aria-label": `${words}, ${moment(timeOf(first))}: ${first.sentence}`, "data-id": first.id }, svg);
    element("title", {}, group, `${words}\n${moment(timeOf(first))}`);
    element("line", { class: "rule", x1: at, x2: at, y1: top, y2: bottom }, group);
    element("circle", { cx: at, cy: top + row * 20 - 2, r: 9 }, group);
    element("text", { x: at, y: top + 2 + row * 20 }, group, symbol(first.kind));
    if (events.length > 1) element("text", { class: "count", x: at + (at > width - 20 ? -18 : 11), y: top - 6 + row * 20 }, group, events.length);
    const choose = () => { view.chosen = first.id; drawChosen(events); for (const e of svg.querySelectorAll(".event")) e.classList.toggle("chosen", e === group); };
    group.addEventListener("click", choose);
    group.addEventListener("keydown", (e) => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); choose(); } });
  }
  function rank(kind) { return ["promoted", "rolled_back", "drift", "sensor_fault", "flag_raised", "rejected", "failed"].indexOf(kind) + 1 || 10 + weight.indexOf(kind); }
}

function drawChosen(events) {
  const holder = $("evidence");
  const chosen = events ?? view.events.filter((e) => e.id === view.chosen);
  if (!holder) return;
  fill(holder, chosen.length ? chosen.map((event) => drawEvidence(event)) : note("Choose a marker to see its evidence."));
}

function markerLegend() {
  const seen = new Set(view.events.map((e) => e.kind));
  return h("ul", { class: "legend letters" }, Object.entries(kinds).filter(([kind]) => seen.has(kind) && isMarked(kind))
    .map(([kind, [text, letter, meaning]]) => h("li", { title: meaning }, h("span", { class: `letter ${kind}` }, letter), text)));
}

function drawForecasts(holder) {
  const data = view.timeline, coming = view.outlook ?? data?.forecast;
  if (!data) return fill(holder, note(missing("timeline", "", view.id)));
  const ahead = coming.value ?? coming.values, [from, now] = bounds(), to = Math.max(now, ...coming.times);
  const range = extent(data.actual, data.predicted, data.lower, data.upper, ahead, coming.lower, coming.upper);
  if (!range) return fill(holder, note("No forecast has been compared with an observation yet."));
  const { svg, width, bottom, x, y, draw, shade, cross } = chart(holder, 264, "Forecasts with their intervals, and observations", [from, to], range, unit(), 5), gap = 3 * data.step_hours * hour;
  shade(troubleSpans(view.events, now));
  path(svg, "fill", band(data.times, data.lower, data.upper, x, y, gap));
  path(svg, "fill", band(coming.times, coming.lower, coming.upper, x, y, gap));
  draw("served", data.times, data.predicted, gap);
  draw("actual", data.times, data.actual, gap);
  rule(svg, "now", x(now), x(now), 12, bottom);
  // Only hours that follow each other are connected.
  draw("served dashed", coming.times, ahead, hour);
  if (!view.outlook) dots(svg, "served dots", coming.times, ahead, x, y);
  annotate(svg, remarks(view.events), x, [from, to], 12, bottom, width);
  cross(data.times, (i) => [moment(data.times[i]), `observed ${quantity(data.actual[i], unit(), 1)}`,
    `forecast ${quantity(data.predicted[i], unit(), 1)}`, `interval ${between(data.lower[i], data.upper[i])}`]);
  fill(holder, svg);
}

// ---- the view

export function draw(holder) {
  if (!view.id || (!view.outlook && !view.timeline && indexOf(view.id) < 0)) return fill(holder, view.id && withoutForecast(view.id));
  const o = view.outlook;
  const level = o ? `${Math.round(o.level * 100)} % interval` : "interval";
  keeping(holder, () => {
    const { head: top, note: form, cards: middle, whatif, events } = partsOf(holder);
    if (form.dataset.station !== view.id) fill(form, may() ? [] : needed("Annotating"));
    form.dataset.station = view.id;
    fill(top, head());
    fill(middle, cards(o, level));
    drawWhatIf(whatif);
    fill(events, eventList(view.events, "Events", view.id));
    drawPlots();
  });
}

// Forms stay while the cards around them are redrawn.
const parts = ["head", "note", "cards", "whatif", "events"];
function partsOf(holder) {
  if (!holder.contains($("station-head"))) fill(holder, parts.map((name) => h("div", { id: `station-${name}`, class: "parts" })));
  return Object.fromEntries(parts.map((name) => [name, $(`station-${name}`)]));
}

async function drawWhatIf(holder) {
  const about = `${view.id} ${targetName()} ${view.models.length}`;
  if (holder.dataset.about === about || holder.contains(document.activeElement)) return;
  holder.dataset.about = about;
  fill(holder, (await import("./whatif.js")).questionCard(view.id, view.models));
}

function cards(o, level) {
  return [card("Next 24 hours", lead(outlookSentence(o)),
      o?.warnings?.length ? h("ul", { class: "warnings" }, o.warnings.map((w) => h("li", {}, w.replace(/^(\w+): /, (_, k) => `${word(k)}: `)))) : null,
      plot("outlook-plot"), plot("weights-plot"),
      legend(["actual dot-key", "observed"], ["served", "forecast"], ["band", level], ["persistence dashed", "persistence: as now"], o?.experts.some((e) => e.expert === "guidance") && ["guidance", "guidance"]),
      o && note(link({ view: "why", station: view.id }, "What this forecast is made of"), o.missing_inputs.length ? ` · without ${o.missing_inputs.map(word).join(", ")}` : ""),
      o && outlookTable(o)),
    stats(),
    storyCard(view.story, "What happened", view.id),
    timelineCard(),
    forecastsCard()];
}

function timelineCard() {
  const section = card("Retrain timeline", plot("timeline-plot"),
    legend(["served", "served"], ["champion-line", "champion alone"], ["persistence", "persistence"], ["threshold", "drift threshold"],
      ["box calm", "calm"], ["box drifting", "drifting"], ["box flagged", "flagged"], ["box training", "training"], ["box shade-drift", "from drift to new champion"], ["box shade-fault", "sensor fault"]),
    markerLegend(), h("div", { id: "evidence", class: "evidence", "aria-live": "polite" }));
  section.id = "timeline";
  section.tabIndex = -1;
  section.querySelector(".head").append(select("span", "Span", spans, spanHours()));
  return section;
}

const forecastsCard = () => card("Forecasts and observations", plot("forecast-plot"),
  legend(["actual", "observed"], ["served", `forecast ${view.horizon} h before`], ["band", "interval"]));

export function drawPlots() {
  if (!$("outlook-plot")) return;
  drawOutlook($("outlook-plot"), view.id, view.outlook, view.past, view.horizon);
  drawWeights($("weights-plot"), view.outlook);
  drawTimeline($("timeline-plot"));
  drawForecasts($("forecast-plot"));
  drawChosen();
}

