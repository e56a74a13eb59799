// Two stations, or two versions, side by side.

import { $, h, hour, fill, keeping, card, note, number, quantity, moment, table, versionText, shortVersion, badge, date, heading, legend, options, plot, field, lead, code } from "./words.js";
import { known, missing, askAbout, askTimeline, overviewOf, unit, target, place, go, stationPath, indexOf, link, linkButton, pill } from "./data.js";
import { scale, highest, frame, axisY, line, path, chart, label } from "./draw.js";
import { drawOutlook, drawWeights, outlookSentence, outlookExtent, newestErrors } from "./station.js";

const horizonAhead = () => Number(place().horizon ?? 1);
const view = { stations: [], versions: [] };

// ---- stations

const wanted = () => {
  const ids = known.overview?.id ?? [], a = place().a || ids[0];
  return [a, place().b || ids.find((id) => id !== a)].filter(Boolean);
};

export async function load() {
  const horizon = horizonAhead(), hours = Number(place().span ?? 336);
  view.stations = await Promise.all(wanted().map(async (id) => {
    const [outlook, past, timeline] = await Promise.all([askAbout(stationPath(id, "outlook")), askTimeline(id, horizon, 48),
      askTimeline(id, horizon, hours)]);
    return { id, outlook, past, timeline };
  }));
}

const side = (key, value) => field(key === "a" ? "Left" : "Right", h("input", { list: "station-list", value, focus: `compare ${key}`,
  onchange: (event) => { if (indexOf(event.target.value) >= 0) go({ ...place(), name: null, [key]: event.target.value }, true); } }));

export function draw(holder) {
  const [a, b] = view.stations;
  if (!a || !b) return fill(holder, card("Compare", note("Two stations are needed to compare them.")));
  const horizons = target()?.horizons ?? [1], horizon = horizonAhead();
  const pick = h("select", { focus: "horizon", onchange: (event) => go({ ...place(), name: null, horizon: event.target.value }, true) }, options(horizons.map((n) => [n, `${n} h`]), horizon));
  const half = (s, k) => h("section", { class: "card", "aria-label": s.id }, h("div", { class: "head" }, h("h2", {}, link({ station: s.id }, s.outlook?.name ?? s.id)), pill(s.id)),
    lead(outlookSentence(s.outlook)), plot(`outlook-${k}`), plot(`weights-${k}`));
  const figures = (text, f) => [["what", text], f(a), f(b)];
  keeping(holder, () => {
    fill(holder, heading("Compare two stations", [], side("a", a.id), side("b", b.id), field("Ahead", pick)),
      h("div", { class: "pair" }, half(a, 0), half(b, 1)),
      card(`Error ${horizon} h ahead`, plot("errors-both"), legend(["served", a.id], ["second", b.id], ["persistence dashed", "persistence, dashed"]),
        table("compared", ["", a.id, b.id], [
          figures("error, last day", (s) => quantity(newestErrors(s.id, s.timeline).error, unit())), figures("persistence, last day", (s) => quantity(newestErrors(s.id, s.timeline).persistence, unit())),
          figures("error, newest week", (s) => quantity(overviewOf(s.id, "served"), unit())), figures("persistence, newest week", (s) => quantity(overviewOf(s.id, "persistence"), unit())),
          figures("newest observation", (s) => date(s.timeline?.now)), figures("drift statistic / threshold", (s) => number(s.timeline?.drift.ratio.at(-1)))], "", "rows")));
    drawPlots();
  });
}

export function drawPlots() {
  if (place().view === "versions") { drawHeldOut(); return; }
  const [a, b] = view.stations;
  if (!a || !b || !$("outlook-0")) return;
  const ranges = [a, b].map((s) => outlookExtent(s.outlook, s.past)).filter(Boolean);
  const range = ranges.length ? [Math.min(...ranges.map((r) => r[0])), Math.max(...ranges.map((r) => r[1]))] : null;
  [a, b].forEach((s, k) => { drawOutlook($(`outlook-${k}`), s.id, s.outlook, s.past, horizonAhead(), range); drawWeights($(`weights-${k}`), s.outlook); });
  drawErrors(a, b);
}

function drawErrors(a, b) {
  const holder = $("errors-both"), both = [a, b].filter((s) => s.timeline);
  const times = both.flatMap((s) => s.timeline.times);
  if (!times.length) return fill(holder, note(missing("timeline", "No outcomes yet.", a.id)));
  const most = highest(...both.flatMap((s) => [s.timeline.rmse.served, s.timeline.rmse.persistence])) * 1.1 || 1;
  const { svg, draw, cross } = chart(holder, 232, "Errors of both stations", [Math.min(...times), Math.max(...times)], [0, most]);
  for (const [s, name] of [[a, "served"], [b, "second"]]) {
    if (!s.timeline) continue;
    const gap = 3 * s.timeline.step_hours * hour;
    draw(`${name} dashed thin`, s.timeline.times, s.timeline.rmse.persistence, gap);
    draw(name, s.timeline.times, s.timeline.rmse.served, gap);
  }
  const of = (s, t) => { const i = s.timeline?.times.indexOf(t) ?? -1; return i < 0 ? null : s.timeline.rmse.served[i]; };
  const hours = both[0].timeline.times;
  cross(hours, (i) => [moment(hours[i]), ...[a, b].map((s) => `${s.id} ${quantity(of(s, hours[i]), unit())}`)]);
  fill(holder, svg);
}

// ---- versions

export async function loadVersions() {
  view.versions = await Promise.all([place().a, place().b].map((v) => v ? askAbout(`models/${encodeURIComponent(v)}`) : null));
}

export function drawVersions(holder) {
  const [a, b] = view.versions;
  if (!a || !b) { fill(holder, card("Compare", note("Two versions are needed; choose them in ", link({ view: "models" }, "Models"), "."))); return; }
  const row = (text, f, className = "") => [["what", text], [className, f(a) ?? "–"], [className, f(b) ?? "–"]];
  const at = (v, n) => v.held_back?.scores.find((s) => s.horizon === n);
  const scores = (n) => row(`error ${n} h ahead`, (v) => at(v, n) ? `${quantity(at(v, n).root_mean_square_error, unit())}, skill ${Math.round((1 - at(v, n).root_mean_square_error / at(v, n).persistence_error) * 100)} %` : "–");
  const role = (v) => v.quarantined ? badge("failed", "quarantined") : v.aliases[0] ? badge(v.champion ? "promoted" : "training", v.aliases[0]) : "–";
  fill(holder, heading("Compare two versions", [], linkButton({ view: "models" }, "All versions")),
    card("Errors on held-out hours, by hour ahead", plot("held-out"), legend(["served", shortVersion(a.version)], ["second", shortVersion(b.version)], ["persistence dashed", "persistence on the same hours"]),
      note("Each version has its own held-out hours, so persistence shows how hard they were.")),
    card("Side by side", table("versions", ["", shortVersion(a.version), shortVersion(b.version)], [row("version", (v) => v.version), row("role", role), row("kind", (v) => v.kind), row("parent", (v) => v.parent ? versionText(v.parent) : "from scratch"),
      ...[1, 3, 6, 12, 24].map(scores), row("learned from", (v) => `${date(v.from)} to ${date(v.until)}`), row("hours", (v) => v.rows?.toLocaleString("en")),
      row("stations", (v) => v.training?.stations?.length), row("epochs, seed", (v) => `${v.training?.epochs ?? "–"}, ${v.seed ?? "–"}`),
      row("published", (v) => `${date(v.published_at)}${v.published_by ? ` by ${v.published_by}` : ""}`), row("because", (v) => v.reason), row("promoted", (v) => v.promotions.map((p) => `${date(p.at)} (${p.actor}: ${p.reason})`).join("; ") || "never"),
      row("flag", (v) => v.flag ? `#${v.flag}` : "–"), row("SHA-256", (v) => code(v.sha256.slice(0, 16) + "…"))], "", "rows")));
  drawHeldOut();
}

function drawHeldOut() {
  const holder = $("held-out"), both = view.versions.filter((v) => v?.held_back?.scores.length);
  if (!holder) return;
  if (!both.length) return fill(holder, note("These versions have no scores on held-out hours."));
  const { svg, width } = frame(holder, 250, "Errors on held-out hours by hour ahead"), left = 44, right = width - 10;
  const list = (v, key) => v.held_back.scores.map((s) => s[key]), most = highest(...both.flatMap((v) => [list(v, "root_mean_square_error"), list(v, "persistence_error")])) * 1.08;
  const hours = (v) => list(v, "horizon"), x = scale(1, Math.max(...both.flatMap(hours)), left + 8, right - 8), y = scale(0, most, 210, 12);
  axisY(svg, y, [0, most], left, right);
  for (const n of [1, 3, 6, 9, 12, 15, 18, 21, 24]) label(svg, x(n), 228, `${n} h`, null, "middle");
  view.versions.forEach((v, k) => {
    if (!both.includes(v)) return;
    path(svg, `${k ? "second" : "served"} dashed thin`, line(hours(v), list(v, "persistence_error"), x, y));
    path(svg, k ? "second" : "served", line(hours(v), list(v, "root_mean_square_error"), x, y));
  });
  fill(holder, svg);
}

