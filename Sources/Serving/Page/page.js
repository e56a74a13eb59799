// The page of an installation: chooses the view of the address, asks for its data, and follows the events.

import { $, h, fill, word, note, lead, code, sentence, on } from "./page/words.js";
import { known, askAbout, need, send, KeyNeeded, place, named, go, indexOf, target } from "./page/data.js";
import { askVerdict, drawVerdict } from "./page/verdict.js";
import { askOverview, drawStations, drawMap, offer } from "./page/stations.js";
import * as station from "./page/station.js";
import * as events from "./page/events.js";

// ---- views

const overviewView = {
  story: null,
  async load(wanted) {
    // One station needs no table: its own view is the overview.
    if (known.overview?.id.length === 1) await station.load(wanted);
    else if (wanted.events) this.story = known.overview?.id.length ? await askAbout("v1/story", { limit: 4 }) : null;
  },
  draw(holder) {
    const total = known.overview?.id.length ?? 0;
    if (!total) { drawEmpty(holder); return; }
    if (!holder.querySelector("#overview-stations")) fill(holder, h("div", { id: "overview-stations" }), h("div", { id: "overview-rest" }));
    drawStations($("overview-stations"));
    if (total === 1) station.draw($("overview-rest")); else fill($("overview-rest"), events.storyCard(this.story, "What happened"));
  },
  resize() { drawMap(); station.drawPlots(); },
};

// The page of an installation without observations.
function drawEmpty(holder) {
  fill(holder, h("section", { class: "card empty", id: "empty" }, h("h2", {}, "No observations yet"),
    lead("Two commands fill this installation. The first starts the services, the second sends observations; the page follows on its own."),
    h("pre", {}, code("aerocast up &\naerocast-feeder --source nws --station KJFK --user-agent you@example.org")),
    h("p", {}, "Without network, simulated weather shows the whole loop, also a heatwave that it heals from:"),
    h("pre", {}, code("aerocast up --replay true &\naerocast-feeder --hours 2000")),
    note("Your own data: ", code("POST /observations"), ", described in the ", h("a", { href: "docs" }, "API"), ". Forecasts are answered from the first observation on: by persistence until a station has enough hours.")));
}

// A view that is loaded when it is first shown.
const later = (path, load, draw, resize) => {
  let module = null;
  return { async load(wanted) { module ??= await import(path); await module[load](wanted); }, draw: (holder) => module?.[draw](holder), resize: () => module?.[resize]?.() };
};

const views = {
  overview: overviewView,
  station: { load: station.load, draw: station.draw, resize: station.drawPlots },
  events: { load: events.load, draw: events.draw, resize() {} },
  event: later("./page/why.js", "loadEvent", "drawEvent", "drawPlots"),
  why: later("./page/why.js", "loadForecast", "drawForecast", "drawPlots"),
  models: later("./page/models.js", "load", "draw", "drawPlots"),
  compare: later("./page/compare.js", "load", "draw", "drawPlots"),
  versions: later("./page/compare.js", "loadVersions", "drawVersions", "drawPlots"),
  notes: later("./page/notes.js", "load", "draw"),
  whatif: later("./page/whatif.js", "load", "draw"),
};
const current = () => views[place().name] ?? views.overview;
let drawn = null;

function draw() {
  const name = place().name, isFirst = current() === views.overview;
  drawVerdict(isFirst);
  document.body.dataset.view = name;
  if (drawn !== name) { $("view").replaceChildren(); drawn = name; }
  current().draw($("view"));
  for (const link of document.querySelectorAll("nav a")) {
    const here = { station: "overview", event: "events", why: "overview", whatif: "overview", versions: "models" }[name] ?? name;
    if (link.dataset.view === here) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
  }
  if (document.activeElement !== $("station")) {
    $("station").value = place().station ?? (isFirst && known.overview?.id.length === 1 ? known.overview.id[0] : "");
    offer($("station-list"), $("station").value && "");
  }
}

// ---- asking

const newView = { forecast: true, events: true, view: true }, everything = { ...newView, targets: true };
let busy = false, again = null, pause = null, lastAnswer = null;

async function askTargets() {
  const { targets } = await need("targets");
  known.targets = targets;
  const chosen = $("target").value || place().target;
  $("target").replaceChildren(...targets.map((t) => new Option(word(t.target), t.target)));
  if (targets.some((t) => t.target === chosen)) $("target").value = chosen;
  $("target").parentElement.hidden = targets.length < 2;
}

// One refresh at a time, and at most about one a second while observations arrive; another view does not wait.
async function refresh(wanted) {
  if (pause && wanted.view) { clearTimeout(pause); pause = null; busy = false; wanted = { ...again, ...wanted }; again = null; }
  if (busy) { again = { ...again, ...wanted }; return; }
  busy = true;
  try {
    await Promise.all([wanted.targets ? askTargets() : null, askVerdict()]);
    const before = known.overview?.id.length;
    await askOverview();
    // The first station fills the page.
    if (before != null && before !== known.overview?.id.length) wanted = { ...wanted, forecast: true, events: true };
    const shown = current(), isNew = wanted.view || wanted.events || wanted.forecast;
    if (isNew) await shown.load(wanted);
    lastAnswer = new Date();
    $("gone").hidden = true;
    $("live").classList.add("on");
    $("live-text").textContent = "live";
    if (shown === current() && (isNew || shown === overviewView)) draw(); else drawVerdict(false);
  } catch (error) {
    if (error instanceof KeyNeeded) showSignIn(); else gone(error);
  }
  pause = setTimeout(() => {
    busy = false;
    pause = null;
    const next = again;
    again = null;
    if (next) refresh(next);
  }, again?.view ? 0 : 800);
}

// Another view: what is known is drawn at once.
function arrive(isBack) {
  if ($("sign-in").hidden === false) return;
  if (!isBack) scrollTo(0, 0);
  if (drawn !== place().name) $("view").focus({ preventScroll: true });
  refresh(newView);
}

function gone(error) {
  const since = lastAnswer ? ` The page shows the data of ${lastAnswer.toISOString().slice(11, 19)} UTC.` : "";
  const hasAnswered = error && !(error instanceof TypeError);
  $("gone").textContent = hasAnswered ? `The API answered: ${sentence(error.message)}${since} The page retries automatically.`
    : `The API does not answer.${since} The page retries automatically; check that aerocast-api is running.`;
  $("gone").hidden = false;
  $("live").classList.remove("on");
  $("live-text").textContent = hasAnswered ? "refused" : "not connected";
  drawVerdict(current() === views.overview);
}

let source = null;

function listen() {
  source?.close();
  source = new EventSource(`events?${new URLSearchParams(named())}`);
  source.onopen = () => refresh({ ...everything, view: false });
  source.onmessage = () => refresh({ forecast: true, events: true });
  source.addEventListener("observation", () => refresh({ forecast: true }));
  source.onerror = () => {
    if (!$("sign-in").hidden) return;
    gone();
    if (source.readyState === EventSource.CLOSED) { source.close(); setTimeout(listen, 3000); }
  };
}

// ---- signing in

function showSignIn() {
  source?.close();
  $("sign-in").hidden = false;
  document.querySelector("main").hidden = true;
  $("gone").hidden = true;
  $("live-text").textContent = "not signed in";
  $("key").focus();
}

$("sign-in").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    await send("session", { key: $("key").value });
    location.reload();
  } catch (error) {
    $("sign-in-note").textContent = error.message;
  }
});
$("sign-out").addEventListener("click", async () => { await send("session/end"); location.reload(); });

async function askSession() {
  known.session = await need("session") ?? {};
  $("who").hidden = !known.session.client;
  $("who-name").textContent = known.session.client ?? "";
  return known.session.required !== true || known.session.client != null;
}

// ---- the frame

// Links to views do not load the page again.
addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]"), href = link?.getAttribute("href");
  const isView = href === "./" || href?.startsWith("?");
  if (!isView || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  history.pushState(null, "", href);
  arrive(false);
});
addEventListener("popstate", () => arrive(true));
addEventListener("place", () => arrive(false));
// Somebody has changed something here.
addEventListener("changed", () => refresh(newView));
$("choice").addEventListener("submit", (event) => event.preventDefault());
on($("station"), { focus() { this.select(); }, input() {
  const text = this.value;
  if (indexOf(text) >= 0) { go({ station: text }); this.blur(); } else offer($("station-list"), text);
} });
$("target").addEventListener("change", () => { go({ ...place(), name: null, target: null }, true); listen(); });
addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.closest("input, select, textarea")) return;
  event.preventDefault();
  ($("find") ?? $("station")).focus();
});
let resized;
addEventListener("resize", () => { clearTimeout(resized); resized = setTimeout(() => current().resize(), 120); });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawMap);

async function begin() {
  try {
    if (!await askSession()) { showSignIn(); return; }
    await refresh(everything);
    if (!$("sign-in").hidden) return;
    listen();
    setInterval(() => { if ($("sign-in").hidden) refresh({}); }, 5000);
  } catch (error) {
    gone(error);
    setTimeout(begin, 3000);
  }
}

begin();
