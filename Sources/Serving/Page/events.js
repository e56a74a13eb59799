// Events: lists with both clocks, stories, evidence, and the phases that they make.

import { $, h, fill, card, note, badge, number, moment, seconds, timeOf, weatherTime, wallTime, kinds, kindWord, symbol, word, span, button, date, quiet } from "./words.js";
import { address, ask, named, place, link } from "./data.js";

// The phases of the loop, from the events.
export function states(events, from, to) {
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
  // In the order of recording: an event without an hour of the weather, such as the first champion's, happens at the hour before.
  let t = from;
  for (const event of events.toSorted((a, b) => a.id - b.id)) {
    t = Math.max(t, weatherTime(event) ?? t);
    switch (event.kind) {
      case "drift": change(t, { drifting: true }); break;
      case "drift_ended": change(t, { drifting: false }); break;
      case "flag_raised": case "flag_returned": change(t, { flagged: true, training: false }); break;
      case "flag_claimed": change(t, { training: true }); break;
      case "accepted": case "rejected": case "failed": change(t, { flagged: false, training: false }); break;
      case "promoted": case "rolled_back": change(t, { drifting: false }); break;
    }
  }
  if (to > since) parts.push({ from: since, to, state: name() });
  return Object.assign(parts, { last: name() });
}

// From the estimated start of a drift to the promotion that ended it.
export function driftSpans(events, now) {
  const spans = [];
  let open = null;
  for (const event of events.toSorted((a, b) => a.id - b.id)) {
    if (event.kind === "drift" && !open)
      open = { from: event.details.estimated_start ?? timeOf(event), kind: "drift" };
    else if (["promoted", "rolled_back", "drift_ended"].includes(event.kind) && open) {
      spans.push({ ...open, to: timeOf(event), title: `drift since ${moment(open.from)}, until ${kindWord(event.kind)} at ${moment(timeOf(event))}` });
      open = null;
    }
  }
  if (open) spans.push({ ...open, to: now, title: `drift since ${moment(open.from)}` });
  return spans;
}

export function faultSpans(events, now) {
  const spans = [];
  let from = null;
  for (const event of events.toSorted((a, b) => a.id - b.id)) {
    if (event.kind === "sensor_fault") from ??= timeOf(event);
    else if (event.kind === "sensor_recovered" && from) { spans.push({ from, to: timeOf(event), kind: "fault", title: `sensor fault until ${moment(timeOf(event))}` }); from = null; }
  }
  if (from) spans.push({ from, to: now, kind: "fault", title: `sensor fault since ${moment(from)}` });
  return spans;
}

// What somebody remarked, unless it was withdrawn.
export function remarks(events) {
  const withdrawn = new Set(events.filter((e) => e.kind === "annotated" && e.details.withdrawn).map((e) => e.details.annotation));
  return events.filter((e) => e.kind === "annotated" && !withdrawn.has(e.details.annotation))
    .map((e) => ({ from: timeOf(e), to: seconds(e.details.ends_at), text: e.details.reason ?? e.sentence }));
}

const tones = { drift: "drift", sensor_fault: "sensor_fault", champion: "promoted", remark: "annotated" };

// What happened, in sentences.
export function storyCard(story, title) {
  const episodes = story?.episodes ?? [];
  const section = card(title, episodes.length ? h("ol", { class: "story" }, episodes.map((e) => h("li", { class: `${tones[e.kind]}${e.is_over ? "" : " open"}` },
    h("p", { class: "when" }, date(e.began ?? e.recorded_at), e.ended && e.ended !== e.began ? ` – ${date(e.ended)}` : "", !e.is_over && " – now"),
    h("p", {}, e.sentences.join(" ")),
    note(e.events.length ? link({ event: e.events[0] }, "Why", `story ${e.events[0]}`) : "", e.stations.length === 1 ? [" · ", link({ station: e.stations[0] }, e.stations[0])] : ""))))
    : note("Nothing yet: no drift, no sensor fault, no change of the model."));
  section.classList.add("story-card");
  return section;
}

// ---------------------------------------------------------------------------------------------- the list

const choice = { kinds: new Set(), clock: "weather", limit: 40 };

// A list of events, filterable by kind and sortable by either clock.
export function eventList(events, title) {
  const body = h("div", { class: "scroll" }), filters = h("div", { class: "chips", role: "group", "aria-label": "Show only these kinds" });
  const draw = () => {
    const counts = {};
    for (const event of events) counts[event.kind] = (counts[event.kind] ?? 0) + 1;
    for (const kind of choice.kinds) if (!counts[kind]) choice.kinds.delete(kind);
    fill(filters, Object.keys(counts).toSorted((a, b) => Object.keys(kinds).indexOf(a) - Object.keys(kinds).indexOf(b)).map((kind) =>
      h("button", { type: "button", class: `chip ${kind}`, "aria-pressed": String(choice.kinds.has(kind)), "data-focus": `kind ${kind}`, title: kinds[kind]?.[2],
        onclick: () => { if (!choice.kinds.delete(kind)) choice.kinds.add(kind); draw(); } }, h("span", { class: `letter ${kind}` }, symbol(kind)), `${kindWord(kind)} ${counts[kind]}`)));
    const time = choice.clock === "weather" ? (e) => weatherTime(e) ?? -Infinity : wallTime;
    const found = events.filter((e) => !choice.kinds.size || choice.kinds.has(e.kind)).toSorted((a, b) => time(b) - time(a) || b.id - a.id);
    const sorter = (clock, text, hint) => h("th", { scope: "col", "aria-sort": choice.clock === clock ? "descending" : null },
      h("button", { type: "button", class: "sort", "data-focus": `sort ${clock}`, title: hint, onclick: () => { choice.clock = clock; draw(); } }, text, choice.clock === clock ? " ↓" : ""));
    fill(body, found.length ? h("table", { class: "events", id: "events" },
      h("thead", {}, h("tr", {}, sorter("weather", "weather time", "The hour of the weather that the event is about"), sorter("wall", "wall time", "When it was recorded"),
        h("th", { scope: "col" }, "event"), h("th", { scope: "col" }, "station"), h("th", { scope: "col" }, "what"))),
      h("tbody", {}, found.slice(0, choice.limit).map(eventRow))) : note("No events yet."),
      found.length > choice.limit && button("more", "more events", () => { choice.limit += 200; draw(); }, `Show more of ${found.length}`));
  };
  draw();
  return card(title, filters, body, note("Weather time is the hour of the observations; wall time is when the service recorded the event. Both are in UTC."));
}

const wall = (event) => moment(wallTime(event)) + new Date(wallTime(event) * 1000).toISOString().slice(16, 19);

function eventRow(event) {
  return h("tr", { "data-id": event.id },
    h("td", { class: "time", "data-label": "weather" }, event.weather_time ? moment(weatherTime(event)) : "–"),
    h("td", { class: "time quiet", "data-label": "wall" }, wall(event)),
    h("td", {}, h("a", { class: `badge ${event.kind}`, href: address({ event: event.id }), "data-focus": `event ${event.id}` }, kindWord(event.kind))),
    h("td", { class: "station" }, event.station ?? ""),
    h("td", { class: "what" }, event.sentence === event.station ? kinds[event.kind]?.[2] ?? "" : event.sentence));
}

// The evidence of an event: its sentence, and its raw figures behind a fold.
export function drawEvidence(event) {
  const facts = { station: event.station, "model version": event.model_version, flag: event.flag ? `#${event.flag}` : null, ...flat(event.details) };
  const list = Object.entries(facts).filter(([, value]) => value != null && value !== "").map(([key, value]) => [h("dt", {}, word(key)),
    h("dd", {}, typeof value === "number" && !Number.isInteger(value) ? number(value, 2) : String(value))]);
  return h("article", {}, h("h3", {}, badge(event.kind, kindWord(event.kind)), ` ${event.weather_time ? moment(weatherTime(event)) : ""}`,
    quiet(` recorded ${wall(event)}`)), h("p", {}, event.sentence || kinds[event.kind]?.[2]),
    h("p", {}, link({ event: event.id }, "Why", `why ${event.id}`)),
    h("details", {}, h("summary", { "data-focus": `figures ${event.id}` }, "All figures"), h("dl", {}, list)));
}

export function flat(value, prefix = "") {
  const out = {};
  for (const [key, inner] of Object.entries(value ?? {})) {
    const name = prefix ? `${prefix}, ${key}` : key;
    if (Array.isArray(inner)) out[name] = inner.map((v) => typeof v === "object" ? Object.entries(flat(v)).map(([k, x]) => `${word(k)} ${typeof x === "number" ? number(x, 2) : x}`).join(" ") : v).join("; ");
    else if (inner && typeof inner === "object") Object.assign(out, flat(inner, name));
    else if (/(_start|^time)$/.test(key) && typeof inner === "number") out[name] = moment(inner);
    else out[name] = inner;
  }
  return out;
}

// ---------------------------------------------------------------------------------------------- all events of the target

const all = { events: [], story: null };

export async function load() {
  const station = place().station;
  const [events, story] = await Promise.all([ask("events", { ...named(), station, limit: 1000 }), ask("v1/story", { ...named(), station, limit: 20 })]);
  Object.assign(all, { events: events?.events ?? [], story });
}

export function draw(holder) {
  const kind = place().kind;
  if (kind && !holder.querySelector("#events")) choice.kinds = new Set(kind.split(","));
  fill(holder, storyCard(all.story, "What happened"), eventList(all.events, "Events"));
}

