// Events: lists with both clocks, stories, evidence, and the phases that they make.

import { h, fill, card, chips, th, note, badge, number, moment, seconds, readable, timeOf, weatherTime, wallTime, kinds, kindWord, symbol, word, button, date, quiet } from "./words.js";
import { address, askAbout, place, link, isHere, missing, weatherNow } from "./data.js";

// Events in the order of the weather, with their hours, without remarks. An event without an hour, such as the first
// champion's, happens at the hour of the events recorded before it. A flag's events keep their order.
export function inOrder(events, from = 0) {
  let last = from;
  const flags = {};
  const timed = events.filter((e) => e.kind !== "annotated").toSorted((a, b) => a.id - b.id).map((event) => {
    let t = weatherTime(event) ?? last;
    if (event.flag && event.kind !== "drift") flags[event.flag] = t = Math.max(t, flags[event.flag] ?? t);
    last = Math.max(last, t);
    return { event, t };
  });
  return timed.toSorted((a, b) => a.t - b.t || a.event.id - b.event.id);
}

// The phases of the loop, from the events.
export function states(events, from, to) {
  const parts = [];
  let now = {}, since = from;
  const name = () => ["training", "flagged", "drifting", "sensor_fault"].find((state) => now[state]) ?? "calm";
  const change = (t, next) => {
    const before = name();
    now = { ...now, ...next };
    if (name() === before) return;
    if (t > since) parts.push({ from: since, to: Math.min(t, to), state: before });
    since = Math.max(t, from);
  };
  for (const { event, t } of inOrder(events, from)) {
    switch (event.kind) {
      case "sensor_fault": case "sensor_recovered": change(t, { sensor_fault: event.kind === "sensor_fault" }); break;
      case "drift": case "drift_ended": change(t, { drifting: event.kind === "drift" }); break;
      case "flag_raised": case "flag_returned": change(t, { flagged: true, training: false }); break;
      case "flag_claimed": change(t, { training: true }); break;
      case "accepted": case "rejected": case "failed": change(t, { flagged: false, training: false }); break;
      case "promoted": case "rolled_back": change(t, { drifting: false }); break;
    }
  }
  if (to > since) parts.push({ from: since, to, state: name() });
  return Object.assign(parts, { last: name() });
}

// Spans from one kind of event to others; an open one lasts until now.
function spansOf(events, now, kind, first, ends) {
  const spans = [];
  let from = null;
  const close = (to, end = "") => spans.push({ from, to, kind, title: `${kindWord(first)} since ${moment(from)}${end}` });
  for (const { event, t } of inOrder(events)) {
    if (event.kind === first) from ??= event.details.estimated_start ?? t;
    else if (from && ends.includes(event.kind)) { close(t, `, until ${kindWord(event.kind)} at ${moment(t)}`); from = null; }
  }
  if (from) close(now);
  return spans;
}

// Drifts, from the estimated start to the promotion that ended them, and sensor faults.
export const troubleSpans = (events, now) => [...spansOf(events, now, "drift", "drift", ["promoted", "rolled_back", "drift_ended"]),
  ...spansOf(events, now, "fault", "sensor_fault", ["sensor_recovered"])];

// What somebody remarked, unless it was withdrawn.
export function remarks(events) {
  const withdrawn = new Set(events.filter((e) => e.kind === "annotated" && e.details.withdrawn).map((e) => e.details.annotation));
  return events.filter((e) => e.kind === "annotated" && !withdrawn.has(e.details.annotation))
    .map((e) => ({ from: timeOf(e), to: seconds(e.details.ends_at), text: e.details.reason ?? e.sentence }));
}

const tones = { champion: "promoted", remark: "annotated" };

// What happened, in sentences.
export function storyCard(story, title, station) {
  // A remark about a later hour has not happened.
  const isComing = (e) => seconds(e.began) > weatherNow(), episodes = (story?.episodes ?? []).toSorted((a, b) => isComing(a) - isComing(b));
  const section = card(title, episodes.length ? h("ol", { class: "story" }, episodes.map((e) => h("li", { class: `${tones[e.kind] ?? e.kind}${e.is_over ? "" : " open"}` },
    h("p", { class: "when" }, date(e.began ?? e.recorded_at), e.ended && e.ended !== e.began ? ` – ${date(e.ended)}` : "", isComing(e) ? ", to come" : !e.is_over && " – now"),
    h("p", {}, readable(e.sentences.join(" "))),
    note(e.events.length ? link({ event: e.events[0] }, "Why", `story ${e.events[0]}`) : "", e.stations.length === 1 ? [" · ", link({ station: e.stations[0] }, e.stations[0])] : ""))))
    : note(missing("v1/story", "Nothing yet: no drift, no sensor fault, no change of the model.", station)));
  section.classList.add("story-card");
  return section;
}

// ---- the list

const choice = { kinds: new Set(), clock: "weather", limit: 40 };

// A list of events, filterable by kind and sortable by either clock.
export function eventList(events, title, station) {
  const body = h("div", { class: "scroll" }), filters = chips("Show only these kinds");
  const draw = () => {
    const counts = {};
    for (const event of events) counts[event.kind] = (counts[event.kind] ?? 0) + 1;
    for (const kind of choice.kinds) if (!counts[kind]) choice.kinds.delete(kind);
    fill(filters, Object.keys(counts).toSorted((a, b) => Object.keys(kinds).indexOf(a) - Object.keys(kinds).indexOf(b)).map((kind) =>
      h("button", { class: `chip ${kind}`, "aria-pressed": String(choice.kinds.has(kind)), focus: `kind ${kind}`, title: kinds[kind]?.[2],
        onclick: () => { if (!choice.kinds.delete(kind)) choice.kinds.add(kind); draw(); } }, h("span", { class: `letter ${kind}` }, symbol(kind)), `${kindWord(kind)} ${counts[kind]}`)));
    const time = choice.clock === "weather" ? (e) => isComing(e) ? -Infinity : weatherTime(e) ?? -Infinity : wallTime;
    const found = events.filter((e) => !choice.kinds.size || choice.kinds.has(e.kind)).toSorted((a, b) => time(b) - time(a) || b.id - a.id);
    const sorter = (clock, text, hint) => th(h("button", { class: "sort", focus: `sort ${clock}`, title: hint, onclick: () => { choice.clock = clock; draw(); } }, text, choice.clock === clock ? " ↓" : ""),
      { "aria-sort": choice.clock === clock && "descending" });
    fill(body, found.length ? h("table", { class: "events", id: "events" },
      h("thead", {}, h("tr", {}, sorter("weather", "weather time", "The hour of the weather that the event is about"), sorter("wall", "wall time", "When it was recorded"),
        ["event", "station", "what"].map((c) => th(c)))),
      h("tbody", {}, found.slice(0, choice.limit).map(eventRow))) : note(missing("events", "No events yet.", station)),
      found.length > choice.limit && button("more", "more events", () => { choice.limit += 200; draw(); }, `Show more of ${found.length}`));
  };
  draw();
  return card(title, filters, body, note("Weather time is the hour of the observations; wall time is when the service recorded the event. Both are in UTC."));
}

// Whether an event is about a later hour, as a remark may be.
const isComing = (event) => weatherTime(event) > weatherNow();
const wall = (event) => event.recorded_at.slice(0, 19).replace("T", " ");

function eventRow(event) {
  return h("tr", { "data-id": event.id },
    h("td", { class: "time", "data-label": "weather" }, date(event.weather_time), isComing(event) && ", to come"),
    h("td", { class: "time quiet", "data-label": "wall" }, wall(event)),
    h("td", {}, h("a", { class: `badge ${event.kind}`, href: address({ event: event.id }), focus: `event ${event.id}` }, kindWord(event.kind))),
    h("td", { class: "station" }, event.station ?? ""),
    h("td", { class: "what" }, event.sentence === event.station ? kinds[event.kind]?.[2] ?? "" : readable(event.sentence)));
}

// The evidence of an event: its sentence, and its raw figures behind a fold.
export function drawEvidence(event) {
  const facts = { station: event.station, "model version": event.model_version, flag: event.flag ? `#${event.flag}` : null, ...flat(event.details) };
  const list = Object.entries(facts).filter(([, value]) => value != null && value !== "").map(([key, value]) => [h("dt", {}, word(key)),
    h("dd", {}, typeof value === "number" && !Number.isInteger(value) ? number(value, 2) : String(value))]);
  return h("article", {}, h("h3", {}, badge(event.kind, kindWord(event.kind)), ` ${event.weather_time ? moment(weatherTime(event)) : ""}`,
    quiet(` recorded ${wall(event)}`)), h("p", {}, readable(event.sentence || kinds[event.kind]?.[2] || "")),
    !isHere({ event: event.id }) && h("p", {}, link({ event: event.id }, "Why", `why ${event.id}`)),
    h("details", {}, h("summary", { focus: `figures ${event.id}` }, "All figures"), h("dl", {}, list)));
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

// ---- all events of the target

const all = { events: [], story: null };

export async function load() {
  const station = place().station;
  const [events, story] = await Promise.all([askAbout("events", { station, limit: 1000 }), askAbout("v1/story", { station, limit: 20 })]);
  Object.assign(all, { events: events?.events ?? [], story });
}

export function draw(holder) {
  const kind = place().kind;
  if (kind && !holder.querySelector("#events")) choice.kinds = new Set(kind.split(","));
  const { station } = place();
  fill(holder, storyCard(all.story, "What happened", station), eventList(all.events, "Events", station));
}

