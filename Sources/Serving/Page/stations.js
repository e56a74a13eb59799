// All stations, the most troubled first: a table, and a map that is drawn from their coordinates.

import { $, h, fill, card, troubles, number, moment, ago, isLive, button, chips, quiet, field, on, th } from "./words.js";
import { known, need, named, go, unit, link, troubleWord } from "./data.js";

const rowsAtOnce = 50;
let shown = rowsAtOnce, wanted = "", trouble = "", askedAt = 0, askedFor = null;
const map = { zoom: 1, east: 0, north: 0, places: null, data: null };

// Ten thousand stations are not asked for at every event.
export async function askOverview() {
  const length = known.overview?.id.length, pause = !length ? 500 : length > 1000 ? 30000 : 4000;
  const target = named().target;
  if (known.overview && target === askedFor && Date.now() - askedAt < pause) return;
  [askedAt, askedFor] = [Date.now(), target];
  known.overview = await need("v1/overview", named());
  map.places = null;
}

const isWorse = (data, i) => data.served[i] != null && data.served[i] > data.persistence[i];
const troubleOf = (data, i) => data.trouble[i] ?? "healthy";

const isNamed = (data, i, text) => data.id[i].toLowerCase().includes(text) || data.name[i]?.toLowerCase().includes(text);

function filtered(data) {
  const text = wanted.trim().toLowerCase();
  const found = [];
  for (let i = 0; i < data.id.length; i++) {
    if (trouble && troubleOf(data, i) !== trouble) continue;
    if (isNamed(data, i, text)) found.push(i);
  }
  return found;
}

function row(data, i) {
  const newest = data.newest[i];
  return h("tr", { "data-id": data.id[i], onclick: (event) => { if (!event.target.closest("a")) go({ station: data.id[i] }); } },
    h("td", { class: "name", title: data.id[i] }, link({ station: data.id[i] }, data.name[i] ?? data.id[i], `row ${data.id[i]}`),
      data.name[i] && quiet(` ${data.id[i]}`)),
    h("td", { class: `state ${data.state[i]}` }, h("span", { class: `dot ${data.state[i]}` }), troubleWord(i)),
    h("td", { class: "number", title: newest == null ? null : `${moment(newest)} UTC` }, newest == null ? "–" : newestText(newest)),
    h("td", { class: `number ${isWorse(data, i) ? "worse" : ""}` }, number(data.served[i])),
    h("td", { class: "number" }, number(data.persistence[i])));
}

// The age of an hour of live weather; the hour of replayed weather.
const newestText = (newest) => isLive(newest) ? ago(newest) : moment(newest);

function troubleChips(data) {
  const counts = {};
  for (let i = 0; i < data.id.length; i++) counts[troubleOf(data, i)] = (counts[troubleOf(data, i)] ?? 0) + 1;
  if (trouble && !counts[trouble]) trouble = "";
  const order = [...Object.keys(troubles), "healthy"].filter((kind) => counts[kind]);
  const chip = (kind, text) => h("button", { class: "chip", "aria-pressed": String(trouble === kind), focus: `chip ${kind}`,
    onclick: () => { trouble = trouble === kind ? "" : kind; shown = rowsAtOnce; drawTable(); } }, text);
  return chips("Show only", chip("", `all ${data.id.length.toLocaleString("en")}`),
    order.map((kind) => chip(kind, `${troubles[kind] ?? "healthy"} ${counts[kind].toLocaleString("en")}`)));
}

function drawTable() {
  const data = known.overview, found = filtered(data);
  fill($("station-chips"), troubleChips(data));
  const more = found.length - shown;
  fill($("stations-body"), h("table", { id: "stations" },
    h("thead", {}, h("tr", {}, ["station", "state", "newest", "error 1 h", "persistence"].map((c, i) => th(c, i > 1 && { class: "number" })))),
    h("tbody", {}, found.slice(0, shown).map((i) => row(data, i)))),
    more > 0 && button("more", "more", () => { shown += 200; drawTable(); }, `Show ${Math.min(200, more)} more of ${more.toLocaleString("en")}`));
  $("stations-note").textContent = found.length ? `The most troubled first. Errors are of the newest week, in ${unit()}.`
    : "No station has this name and state.";
  map.found = trouble || wanted ? new Set(found) : null;
  drawMap();
}

// The card with all stations.
export function drawStations(holder) {
  const data = known.overview;
  if (!data?.id.length) return fill(holder);
  if (!holder.querySelector("#overview")) {
    const find = h("input", { id: "find", type: "search", placeholder: "name or id", value: wanted, focus: "find",
      oninput: () => { wanted = find.value; shown = rowsAtOnce; drawTable(); } });
    const section = card("Stations", h("div", { class: "sides" },
      h("div", { id: "map-holder", class: "map", hidden: true },
        h("canvas", { id: "map", tabindex: 0, role: "application", "aria-label": "Map of the stations: arrow keys move, plus and minus zoom, Enter opens the nearest to the center. The table has the same stations." }),
        h("div", { class: "zoom" }, h("button", { "aria-label": "Zoom in", onclick: () => zoom(1.6) }, "+"),
          h("button", { "aria-label": "Zoom out", onclick: () => zoom(1 / 1.6) }, "−"),
          h("button", { "aria-label": "Show all", onclick: () => { map.zoom = 1; map.east = map.north = 0; drawMap(); } }, "⤢")),
        h("p", { id: "map-text", class: "tip", hidden: true })),
      h("div", {}, h("div", { id: "station-chips" }), h("div", { id: "stations-body", class: "scroll" }), h("p", { id: "stations-note", class: "note" }))));
    section.id = "overview";
    section.querySelector(".head").append(field("Find", find));
    fill(holder, section);
    follow(section.querySelector("#map"));
  }
  drawTable();
}

// ---- the map

// Positions on a plane around all stations, in degrees of latitude; computed once for each answer.
function plane(data) {
  const shownAt = [];
  let [south, north, west, east] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < data.id.length; i++) {
    const [latitude, longitude] = [data.latitude[i], data.longitude[i]];
    if (latitude == null || longitude == null) continue;
    shownAt.push(i);
    south = Math.min(south, latitude); north = Math.max(north, latitude);
    west = Math.min(west, longitude); east = Math.max(east, longitude);
  }
  const shrink = Math.max(0.2, Math.cos((south + north) / 2 * Math.PI / 180));
  // The troubled last, on top; the rows are sorted by trouble.
  return { list: shownAt.reverse(), middle: [(west + east) / 2, (south + north) / 2], shrink,
    size: [Math.max(0.2, (east - west) * shrink), Math.max(0.2, north - south)] };
}

// The zoom buttons at the right, with their margins.
const buttonsWidth = 48, buttonsHeight = 116;

// The stations keep clear of the buttons.
function view(canvas) {
  const p = map.places, width = canvas.clientWidth, height = canvas.clientHeight, middle = (width - buttonsWidth) / 2;
  const step = Math.min((2 * middle - 40) / p.size[0], (height - 40) / p.size[1]) * map.zoom;
  const [middleX, middleY] = [p.middle[0] + map.east, p.middle[1] + map.north];
  return { width, height, step, middle, x: (longitude) => middle + (longitude - middleX) * p.shrink * step,
    y: (latitude) => height / 2 - (latitude - middleY) * step,
    longitude: (x) => middleX + (x - middle) / step / p.shrink, latitude: (y) => middleY - (y - height / 2) / step };
}

const colors = ["--good", "--warn", "--unknown", "--bad", "--soft", "--ink", "--grid", "--card"];
let waiting = false;
export function drawMap() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => { waiting = false; paint(); });
}

function paint() {
  const canvas = $("map"), data = known.overview;
  if (!canvas || !data) return;
  map.places ??= plane(data);
  $("map-holder").hidden = map.places.list.length < 2;
  if ($("map-holder").hidden || !canvas.clientWidth) return;
  const ratio = devicePixelRatio || 1, style = getComputedStyle(document.documentElement);
  const [good, warn, unknown, bad, soft, ink, grid] = colors.map((c) => style.getPropertyValue(c));
  const v = view(canvas);
  canvas.width = v.width * ratio;
  canvas.height = v.height * ratio;
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  graticule(pen, v, soft, grid);
  const fillOf = { healthy: good, healing: warn, unknown, needs_you: bad };
  const n = map.places.list.length, size = Math.min(7, Math.max(n > 3000 ? 1.6 : n > 300 ? 2.6 : 5, 1.2 * Math.sqrt(map.zoom)) + (n > 300 ? Math.log2(map.zoom) * 0.5 : 0));
  for (const i of map.places.list) {
    const [x, y] = [v.x(data.longitude[i]), v.y(data.latitude[i])];
    if (x < -9 || y < -9 || x > v.width + 9 || y > v.height + 9) continue;
    const isFound = !map.found || map.found.has(i);
    pen.globalAlpha = isFound ? (data.state[i] === "healthy" && n > 300 ? 0.75 : 1) : 0.12;
    pen.fillStyle = fillOf[data.state[i]];
    const r = data.state[i] === "healthy" ? size : size + 1;
    pen.beginPath();
    if (data.state[i] === "needs_you") pen.rect(x - r, y - r, 2 * r, 2 * r); else pen.arc(x, y, r, 0, 6.3);
    pen.fill();
  }
  pen.globalAlpha = 1;
  if (n <= 40) labels(pen, v, data, ink, style.getPropertyValue("--card"));
}

// Lines of latitude and longitude, so that a map without land has a measure.
function graticule(pen, v, soft, grid) {
  const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30];
  const step = steps.find((s) => s * v.step >= 70) ?? 30, digits = step < 1 ? 1 : 0;
  pen.strokeStyle = grid;
  pen.fillStyle = soft;
  pen.lineWidth = 1;
  pen.font = "11px system-ui, sans-serif";
  const rule = (a, b, c, d) => { pen.beginPath(); pen.moveTo(a, b); pen.lineTo(c, d); pen.stroke(); };
  for (let l = Math.ceil(v.latitude(v.height) / step) * step; l <= v.latitude(0); l += step) {
    const y = Math.round(v.y(l)) + 0.5;
    rule(0, y, v.width, y);
    pen.textAlign = "left";
    if (y > 14) pen.fillText(`${Math.abs(l).toFixed(digits)}°${l < 0 ? "S" : "N"}`, 5, y - 4);
  }
  for (let l = Math.ceil(v.longitude(0) / step) * step; l <= v.longitude(v.width); l += step) {
    const x = Math.round(v.x(l)) + 0.5;
    rule(x, 0, x, v.height);
    pen.textAlign = "center";
    if (x > 40) pen.fillText(`${Math.abs(l).toFixed(digits)}°${l < 0 ? "W" : "E"}`, x, v.height - 5);
  }
}

function labels(pen, v, data, ink, paper) {
  pen.font = "12px system-ui, sans-serif";
  const at = (i) => [v.x(data.longitude[i]), v.y(data.latitude[i])];
  // A label covers no marker, no button and no other label.
  const taken = [[v.width - buttonsWidth, 0, buttonsWidth, buttonsHeight], ...map.places.list.map((i) => { const [x, y] = at(i); return [x - 8, y - 8, 16, 16]; })];
  const isFree = (box) => box[0] > 0 && box[0] + box[2] < v.width && !taken.some((t) => box[0] < t[0] + t[2] && t[0] < box[0] + box[2] && box[1] < t[1] + t[3] && t[1] < box[1] + box[3]);
  // The most troubled first: they get the room.
  for (const i of map.places.list.toReversed()) {
    const [x, y] = at(i), text = data.name[i] ?? data.id[i], width = pen.measureText(text).width;
    const box = [x + 10, x - 10 - width].map((left) => [left, y - 8, width, 16]).find(isFree);
    if (!box) continue;
    taken.push(box);
    pen.textAlign = "left";
    pen.lineWidth = 3;
    pen.strokeStyle = paper;
    pen.strokeText(text, box[0], y + 4);
    pen.fillStyle = ink;
    pen.fillText(text, box[0], y + 4);
  }
}

function zoom(factor, at) {
  const canvas = $("map"), before = view(canvas), [x, y] = at ?? [before.middle, before.height / 2];
  const [longitude, latitude] = [before.longitude(x), before.latitude(y)];
  map.zoom = Math.max(1, Math.min(400, map.zoom * factor));
  const after = view(canvas);
  map.east += longitude - after.longitude(x);
  map.north += latitude - after.latitude(y);
  if (map.zoom === 1) map.east = map.north = 0;
  drawMap();
}

function nearest(x, y, reach = 18) {
  const data = known.overview, v = view($("map"));
  let best = -1, least = reach ** 2;
  for (const i of map.places.list) {
    if (map.found && !map.found.has(i)) continue;
    const far = (v.x(data.longitude[i]) - x) ** 2 + (v.y(data.latitude[i]) - y) ** 2;
    if (far <= least) [best, least] = [i, far];
  }
  return best;
}

function follow(canvas) {
  let held = null;
  const tip = (event) => {
    const text = $("map-text"), i = map.places ? nearest(event.offsetX, event.offsetY) : -1, data = known.overview;
    text.hidden = i < 0;
    canvas.style.cursor = i < 0 ? "grab" : "pointer";
    if (i < 0) return;
    text.textContent = `${data.name[i] ?? data.id[i]}: ${troubleWord(i)}`
      + (data.served[i] == null ? "" : `, error ${number(data.served[i])} ${unit()}`);
    const v = view(canvas), x = v.x(data.longitude[i]);
    text.style.left = `${Math.min(Math.max(x, 90), v.width - 90)}px`;
    text.style.top = `${v.y(data.latitude[i]) + 14}px`;
  };
  const open = (i) => { if (i >= 0) go({ station: known.overview.id[i] }); };
  on(canvas, {
    pointerdown(event) {
      held = { x: event.clientX, y: event.clientY, moved: 0 };
      canvas.setPointerCapture(event.pointerId);
    },
    pointermove(event) {
      if (!held) { tip(event); return; }
      const [dx, dy] = [event.clientX - held.x, event.clientY - held.y], v = view(canvas);
      held = { x: event.clientX, y: event.clientY, moved: held.moved + Math.abs(dx) + Math.abs(dy) };
      map.east -= dx / v.step / map.places.shrink;
      map.north += dy / v.step;
      drawMap();
    },
    pointerup(event) {
      const isClick = held && held.moved < 5;
      held = null;
      if (isClick) open(nearest(event.offsetX, event.offsetY));
    },
    pointerleave() { held = null; $("map-text").hidden = true; },
    dblclick(event) { zoom(2, [event.offsetX, event.offsetY]); },
    keydown(event) {
      const v = view(canvas), far = 40 / v.step;
      const moves = { ArrowLeft: [-far / map.places.shrink, 0], ArrowRight: [far / map.places.shrink, 0], ArrowUp: [0, far], ArrowDown: [0, -far] }[event.key];
      if (moves) { map.east += moves[0]; map.north += moves[1]; drawMap(); }
      else if (event.key === "+" || event.key === "=") zoom(1.6);
      else if (event.key === "-") zoom(1 / 1.6);
      else if (event.key === "Enter") open(nearest(v.middle, v.height / 2, 400));
      else return;
      event.preventDefault();
    },
  });
  canvas.addEventListener("wheel", (event) => { if (event.ctrlKey || event.metaKey || map.zoom > 1) { event.preventDefault(); zoom(event.deltaY < 0 ? 1.25 : 0.8, [event.offsetX, event.offsetY]); } }, { passive: false });
}

// The stations that a field offers: at most a hundred, by the text so far.
export function offer(list, text) {
  const data = known.overview, part = text.trim().toLowerCase(), options = [];
  for (let i = 0; data && i < data.id.length && options.length < 100; i++) {
    if (isNamed(data, i, part)) options.push(h("option", { value: data.id[i] }, data.name[i] ?? ""));
  }
  list.replaceChildren(...options);
}

