// Two stations, or two versions, side by side.

import { $, h, hour, fill, keeping, card, note, number, quantity, moment, seconds, table, versionText, shortVersion, troubles, stateWords, badge } from "./words.js";
import { known, ask, named, unit, target, address, place, go, stationPath, indexOf } from "./data.js";
import { element, scale, extent, highest, frame, axisX, axisY, line, crosshair } from "./draw.js";
import { drawOutlook, drawWeights, outlookSentence, outlookExtent } from "./station.js";

const view = { stations: [], versions: [] };

// ---------------------------------------------------------------------------------------------- stations

const wanted = () => {
  const ids = known.overview?.id ?? [], a = place().a || ids[0];
  return [a, place().b || ids.find((id) => id !== a)].filter(Boolean);
};

export async function load() {
  const horizon = Number(place().horizon ?? 1), hours = Number(place().span ?? 336);
  view.stations = await Promise.all(wanted().map(async (id) => {
    const [outlook, past, timeline] = await Promise.all([ask(stationPath(id, "outlook"), named()), ask("timeline", { ...named(), station: id, horizon, hours: 48 }),
      ask("timeline", { ...named(), station: id, horizon, hours })]);
    return { id, outlook, past, timeline };
  }));
}

const field = (key, value) => h("label", {}, h("span", { class: "quiet" }, `${key === "a" ? "Left" : "Right"} `), h("input", { list: "station-list", value, "data-focus": `compare ${key}`,
  onchange: (event) => { if (indexOf(event.target.value) >= 0) go({ ...place(), name: null, [key]: event.target.value }, true); } }));

const newestError = (t, list) => { const values = t?.rmse[list] ?? []; return values[values.findLastIndex((v) => v != null)]; };

export function draw(holder) {
  const [a, b] = view.stations;
  if (!a || !b) { fill(holder, card("Compare", note("Two stations are needed to compare them."))); return; }
  const horizons = target()?.horizons ?? [1], horizon = Number(place().horizon ?? 1);
  const pick = h("select", { "data-focus": "horizon", onchange: (event) => go({ ...place(), name: null, horizon: event.target.value }, true) }, horizons.map((n) => h("option", { value: n, selected: n === horizon }, `${n} h`)));
  const side = (s, k) => h("section", { class: "card", "aria-label": s.id }, h("div", { class: "head" }, h("h2", {}, h("a", { href: address({ station: s.id }) }, s.outlook?.name ?? s.id)), pill(s.id)),
    h("p", { class: "lead" }, outlookSentence(s.outlook)), h("div", { class: "plot", id: `outlook-${k}` }), h("div", { class: "plot", id: `weights-${k}` }));
  const figures = (text, f) => [text, f(a), f(b)];
  keeping(holder, () => {
    fill(holder, h("div", { class: "station-head" }, h("h2", {}, "Compare two stations"), h("span", { class: "tools" }, field("a", a.id), field("b", b.id), h("label", {}, h("span", { class: "quiet" }, "Ahead "), pick))),
      h("div", { class: "pair" }, side(a, 0), side(b, 1)),
      card(`Error ${horizon} h ahead`, h("div", { class: "plot", id: "errors-both" }), h("ul", { class: "legend" }, h("li", { class: "served" }, a.id), h("li", { class: "second" }, b.id), h("li", { class: "persistence dashed" }, "persistence, dashed")),
        table("compared", ["", a.id, b.id], [
          figures("error, last day", (s) => quantity(newestError(s.timeline, "served"), unit())), figures("persistence, last day", (s) => quantity(newestError(s.timeline, "persistence"), unit())),
          figures("error, newest week", (s) => quantity(known.overview?.served[indexOf(s.id)], unit())), figures("persistence, newest week", (s) => quantity(known.overview?.persistence[indexOf(s.id)], unit())),
          figures("newest observation", (s) => s.timeline ? moment(seconds(s.timeline.now)) : "–"), figures("drift statistic / threshold", (s) => number(s.timeline?.drift.ratio.at(-1)))], "")));
    drawPlots();
  });
}

const pill = (id) => { const i = indexOf(id), d = known.overview; return i < 0 ? "" : h("span", { class: `pill ${d.state[i]}` }, d.trouble[i] ? troubles[d.trouble[i]] : stateWords[d.state[i]].toLowerCase()); };

export function drawPlots() {
  if (place().view === "versions") { drawHeldOut(); return; }
  const [a, b] = view.stations;
  if (!a || !b || !$("outlook-0")) return;
  const ranges = [a, b].map((s) => outlookExtent(s.outlook, s.past)).filter(Boolean);
  const range = ranges.length ? [Math.min(...ranges.map((r) => r[0])), Math.max(...ranges.map((r) => r[1]))] : null;
  [a, b].forEach((s, k) => { drawOutlook($(`outlook-${k}`), s.outlook, s.past, Number(place().horizon ?? 1), range); drawWeights($(`weights-${k}`), s.outlook); });
  drawErrors(a, b);
}

function drawErrors(a, b) {
  const holder = $("errors-both"), both = [a, b].filter((s) => s.timeline);
  if (!both.length) return;
  const times = both.flatMap((s) => s.timeline.times);
  if (!times.length) { fill(holder, note("No outcomes yet.")); return; }
  const [from, to] = [Math.min(...times), Math.max(...times)], { svg, width } = frame(holder, 230, "Errors of both stations. Arrow keys read the hours."), left = 44, right = width - 10;
  const most = highest(...both.flatMap((s) => [s.timeline.rmse.served, s.timeline.rmse.persistence])) * 1.1 || 1, x = scale(from, to, left, right), y = scale(0, most, 190, 12);
  axisX(svg, x, [from, to], 12, 190, width);
  axisY(svg, y, [0, most], left, right);
  for (const [s, name] of [[a, "served"], [b, "second"]]) {
    if (!s.timeline) continue;
    const gap = 3 * s.timeline.step_hours * hour;
    element("path", { class: `${name} dashed thin`, d: line(s.timeline.times, s.timeline.rmse.persistence, x, y, gap) }, svg);
    element("path", { class: name, d: line(s.timeline.times, s.timeline.rmse.served, x, y, gap) }, svg);
  }
  const of = (s, t) => { const i = s.timeline?.times.indexOf(t) ?? -1; return i < 0 ? null : s.timeline.rmse.served[i]; };
  crosshair(svg, both[0].timeline.times, x, 12, 190, width, (i) => [moment(both[0].timeline.times[i]), `${a.id} ${quantity(of(a, both[0].timeline.times[i]), unit())}`, `${b.id} ${quantity(of(b, both[0].timeline.times[i]), unit())}`]);
  fill(holder, svg);
}

// ---------------------------------------------------------------------------------------------- versions

export async function loadVersions() {
  view.versions = await Promise.all([place().a, place().b].map((v) => v ? ask(`models/${encodeURIComponent(v)}`, named()) : null));
}

export function drawVersions(holder) {
  const [a, b] = view.versions;
  if (!a || !b) { fill(holder, card("Compare", note("Two versions are needed; choose them in ", h("a", { href: address({ view: "models" }) }, "Models"), "."))); return; }
  const row = (text, f, className = "") => [text, [className, f(a) ?? "–"], [className, f(b) ?? "–"]];
  const at = (v, n) => v.held_back?.scores.find((s) => s.horizon === n);
  const date = (t) => t ? moment(seconds(t)) : "–";
  const scores = (n) => row(`error ${n} h ahead`, (v) => at(v, n) ? `${quantity(at(v, n).root_mean_square_error, unit())}, skill ${Math.round((1 - at(v, n).root_mean_square_error / at(v, n).persistence_error) * 100)} %` : "–");
  const role = (v) => v.quarantined ? badge("failed", "quarantined") : v.aliases[0] ? badge(v.champion ? "promoted" : "training", v.aliases[0]) : "–";
  fill(holder, h("div", { class: "station-head" }, h("h2", {}, "Compare two versions"), h("span", { class: "tools" }, h("a", { class: "button", href: address({ view: "models" }) }, "All versions"))),
    card("Errors on held-out hours, by hour ahead", h("div", { class: "plot", id: "held-out" }), h("ul", { class: "legend" }, h("li", { class: "served" }, shortVersion(a.version)), h("li", { class: "second" }, shortVersion(b.version)), h("li", { class: "persistence dashed" }, "persistence on the same hours")),
      note("Each version has its own held-out hours, so persistence shows how hard they were.")),
    card("Side by side", table("versions", ["", shortVersion(a.version), shortVersion(b.version)], [row("version", (v) => v.version), row("role", role), row("kind", (v) => v.kind), row("parent", (v) => v.parent ? versionText(v.parent) : "from scratch"),
      ...[1, 3, 6, 12, 24].map(scores), row("learned from", (v) => `${date(v.from)} to ${date(v.until)}`), row("hours", (v) => v.rows?.toLocaleString("en")),
      row("stations", (v) => v.training?.stations?.length), row("epochs, seed", (v) => `${v.training?.epochs ?? "–"}, ${v.seed ?? "–"}`),
      row("published", (v) => `${date(v.published_at)}${v.published_by ? ` by ${v.published_by}` : ""}`), row("because", (v) => v.reason), row("promoted", (v) => v.promotions.map((p) => `${date(p.at)} (${p.actor}: ${p.reason})`).join("; ") || "never"),
      row("flag", (v) => v.flag ? `#${v.flag}` : "–"), row("SHA-256", (v) => h("code", {}, v.sha256.slice(0, 16) + "…"))], "")));
  drawHeldOut();
}

function drawHeldOut() {
  const holder = $("held-out"), both = view.versions.filter((v) => v?.held_back?.scores.length);
  if (!holder) return;
  if (!both.length) { fill(holder, note("These versions have no scores on held-out hours.")); return; }
  const { svg, width } = frame(holder, 250, "Errors on held-out hours by hour ahead"), left = 44, right = width - 10;
  const list = (v, key) => v.held_back.scores.map((s) => s[key]), most = highest(...both.flatMap((v) => [list(v, "root_mean_square_error"), list(v, "persistence_error")])) * 1.08;
  const hours = (v) => list(v, "horizon"), x = scale(1, Math.max(...both.flatMap(hours)), left + 8, right - 8), y = scale(0, most, 210, 12);
  axisY(svg, y, [0, most], left, right);
  for (const n of [1, 3, 6, 9, 12, 15, 18, 21, 24]) element("text", { x: x(n), y: 228, "text-anchor": "middle" }, svg, `${n} h`);
  view.versions.forEach((v, k) => {
    if (!both.includes(v)) return;
    element("path", { class: `${k ? "second" : "served"} dashed thin`, d: line(hours(v), list(v, "persistence_error"), x, y) }, svg);
    element("path", { class: k ? "second" : "served", d: line(hours(v), list(v, "root_mean_square_error"), x, y) }, svg);
  });
  fill(holder, svg);
}

export { extent };
