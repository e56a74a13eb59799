// Texts, numbers, times, and the elements that hold them.

export const hour = 3600;
export const on = (node, acts) => { for (const [name, act] of Object.entries(acts)) node.addEventListener(name, act); };
export const $ = (id) => document.getElementById(id);

// An element: h("td", { class: "x", onclick }, "text", node). Texts are never parsed as HTML;
// `focus` names what gets the keyboard focus again when the page is redrawn.
export function h(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  if (name === "button") node.type = "button";
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value == null || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "value") node.value = value;
    else node.setAttribute(key === "focus" ? "data-focus" : key, value === true ? "" : value);
  }
  node.append(...children.flat(9).filter((child) => child != null && child !== false));
  return node;
}

export const stateWords = { healthy: "Healthy", healing: "Healing", unknown: "Not known", needs_you: "Needs you" };
export const troubles = { sensor_fault: "sensor fault", silent: "silent", drift: "drift", closed: "closed",
  worse_than_persistence: "worse than persistence", no_outcomes: "nothing compared yet" };

// The kinds of events: word, letter on the timeline, and what it means.
export const kinds = {
  drift: ["drift", "D", "the errors have changed"],
  drift_ended: ["drift ended", "d", "the errors are normal again"],
  warning: ["warning", "w", "a drift statistic has reached 80 % of its threshold"],
  sensor_fault: ["sensor fault", "S", "readings are stuck, jumped or impossible"],
  sensor_recovered: ["sensor recovered", "s", "the readings vary again"],
  conflict: ["conflict", "c", "a report differs from the stored value"],
  flag_raised: ["flag raised", "F", "a retrain is requested"],
  flag_claimed: ["training", "T", "a trainer has begun"],
  flag_returned: ["flag returned", "t", "a trainer gave up; another may begin"],
  accepted: ["passed the gate", "A", "the challenger is better on held-out hours"],
  rejected: ["rejected", "×", "the challenger is not better"],
  failed: ["retrain failed", "!", "too many attempts failed"],
  promoted: ["promoted", "P", "a version became the champion"],
  rolled_back: ["rolled back", "R", "the predecessor is the champion again"],
  probation_passed: ["probation passed", "p", "the new champion stays"],
  quarantined: ["quarantined", "q", "the version is not promoted automatically"],
  released: ["released", "r", "the version may be promoted again"],
  annotated: ["annotated", "N", "a remark by somebody"],
  verdict_changed: ["verdict", "v", "a finding has begun or ended"],
  webhook_disabled: ["webhook disabled", "h", "its receiver did not accept messages"],
};
export const word = (text) => String(text ?? "").replaceAll("_", " ");
export const capital = (text) => text[0].toUpperCase() + text.slice(1);
export const kindWord = (kind) => kinds[kind]?.[0] ?? word(kind);
export const symbol = (kind) => kinds[kind]?.[1] ?? "·";

// The experts of a combination, in the order in which their weights are stacked.
export const experts = {
  champion: "champion", recentred_champion: "champion, bias corrected", fast_corrector: "fast corrector",
  slow_corrector: "slow corrector", predecessor: "predecessor", guidance: "guidance",
  diurnal_persistence: "diurnal persistence", persistence: "persistence",
};
export const expertWord = (name) => experts[name] ?? word(name);

// A stored time for people: 2025-08-13 00:00.
export const short = (time) => time.slice(0, 16).replace("T", " ");
export const readable = (text) => text.replace(/(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\dZ/g, "$1 $2").replaceAll("p = 0.000", "p < 0.001");
export const chance = (p) => p == null ? "–" : p < 0.001 ? "< 0.001" : number(p, 3);
// A sentence ends with one full stop.
export const sentence = (text) => `${readable(text).replace(/\.$/, "")}.`;
export const number = (value, digits = 2) => value == null || !isFinite(value) ? "–" : value.toFixed(digits);
export const quantity = (value, unit, digits = 2) => value == null ? "–" : `${number(value, digits)} ${unit}`;
export const between = (low, high) => low == null ? "–" : `${number(low, 1)} … ${number(high, 1)}`;
export const count = (n, thing) => `${n.toLocaleString("en")} ${thing}${n === 1 ? "" : "s"}`;

const iso = (seconds) => new Date(seconds * 1000).toISOString();
const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
// An hour of the weather: 2025-08-13 00:00.
export const moment = (seconds) => iso(seconds).slice(0, 16).replace("T", " ");
export const clock = (seconds) => iso(seconds).slice(11, 16);
export const day = (seconds) => { const t = new Date(seconds * 1000); return `${t.getUTCDate()} ${months[t.getUTCMonth()]}`; };
export const weekday = (seconds) => "Sun Mon Tue Wed Thu Fri Sat".split(" ")[new Date(seconds * 1000).getUTCDay()];
export const seconds = (text) => text == null ? null : Date.parse(text) / 1000;
export const weatherTime = (event) => seconds(event.weather_time);
export const wallTime = (event) => seconds(event.recorded_at);
export const timeOf = (event) => weatherTime(event) ?? wallTime(event);

// A length of time: 45 h, 20 days.
export function span(length) {
  const all = [[60, 60, "s"], [7200, 60, "min"], [172800, 3600, "h"], [Infinity, 86400, "days"]];
  const [, unit, name] = all.find(([limit]) => Math.abs(length) < limit);
  return `${Math.round(length / (name === "s" ? 1 : unit))} ${name}`;
}
// Live weather, unlike replayed weather, is near the wall clock.
export const isLive = (newest) => Date.now() / 1000 - newest < 14 * 86400;
export const rfc = (time) => new Date(time * 1000).toISOString().slice(0, 19) + "Z";
export const ago = (time) => { const age = Date.now() / 1000 - time; return age < 0 ? "just now" : `${span(age)} ago`; };

// The date and the first letters of a version's hash: 2025-08-20 · 97c3.
export function shortVersion(version) {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)-([0-9a-f]{4})/.exec(version ?? "");
  return parts ? `${parts[1]}-${parts[2]}-${parts[3]} · ${parts[5]}` : version ?? "none";
}
export const versionText = (version) => h("span", { class: "version", title: version }, shortVersion(version));

// A sentence with 'commands' in quotes as code.
export const withCode = (text) => text.split(/'([^']+)'/).map((part, i) => i % 2 ? code(part) : part);
export const quiet = (...text) => h("span", { class: "quiet" }, text);
export const date = (text) => text == null ? "–" : moment(seconds(text));
export const badge = (kind, text) => h("span", { class: `badge ${kind}` }, text);
export const note = (...text) => h("p", { class: "note" }, ...text);
export const card = (title, ...content) => h("section", { class: "card", "aria-label": title }, h("div", { class: "head" }, h("h2", {}, title)), ...content);

export const field = (label, control) => h("label", {}, quiet(`${label} `), control);
export const options = (list, chosen) => list.map(([value, text]) => h("option", { value, selected: String(value) === String(chosen) }, text));
export const choice = (name, list, chosen) => h("select", { name }, options(list, chosen));

// A form, which shows what was refused; Escape closes it.
export function form(label, fields, act, submit, close) {
  const refusal = h("p", { class: "refusal", role: "alert" });
  let busy = false;
  return h("form", { class: "form", "aria-label": label, onkeydown: (event) => { if (event.key === "Escape") close?.(); }, onsubmit: async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    refusal.textContent = "";
    try { await submit(Object.fromEntries(new FormData(event.target))); } catch (error) { refusal.textContent = sentence(error.message); }
    busy = false;
  } }, fields, h("p", { class: "acts" }, h("button", { type: "submit" }, act), close && button("link", null, close, "Cancel")), refusal);
}

// Reports what was done, to a screen reader, too.
let saying;
export function say(text) {
  $("said").textContent = text;
  clearTimeout(saying);
  saying = setTimeout(() => { $("said").textContent = ""; }, 6000);
}

export const lead = (...text) => h("p", { class: "lead" }, text);
export const code = (...text) => h("code", {}, text);
export const plot = (id) => h("div", { class: "plot", id });
export const legend = (...items) => h("ul", { class: "legend" }, items.filter(Boolean).map(([name, text]) => h("li", { class: name }, text)));
export const heading = (title, extra, ...tools) => h("div", { class: "station-head" }, h("h2", {}, title), extra, h("span", { class: "tools" }, tools));
export const chips = (label, ...items) => h("div", { class: "chips", role: "group", "aria-label": label }, items);
export const button = (name, focus, act, ...text) => h("button", { class: name, focus, onclick: act }, text);

export const th = (text, attributes) => h("th", { scope: "col", ...attributes }, text);

// A table with a heading for each column; a cell is a text, a node, or [class, content]. On a phone, "rows" stand below each other.
export function table(id, columns, rows, empty, name) {
  const cell = (content, i) => Array.isArray(content) ? h("td", { class: content[0], "data-label": columns[i] }, content[1])
    : h("td", { "data-label": columns[i] }, content);
  const body = rows.length ? rows.map((row) => h("tr", {}, row.map(cell)))
    : [h("tr", {}, h("td", { colspan: columns.length }, note(empty)))];
  return h("div", { class: "scroll" }, h("table", { id, class: name }, h("thead", {}, h("tr", {}, columns.map((c) => th(c)))),
    h("tbody", {}, body)));
}

export const focusOn = (name) => [...document.querySelectorAll("[data-focus]")].find((e) => e.dataset.focus === name)?.focus();

// Draws a part of the page anew; the keyboard focus, open details and scroll positions stay.
export function keeping(holder, draw) {
  const held = holder.contains(document.activeElement) ? document.activeElement.closest("[data-focus]")?.dataset.focus : null;
  const open = [...holder.querySelectorAll("details[open] > [data-focus]")].map((e) => e.dataset.focus);
  const tops = [...holder.querySelectorAll("[data-scroll]")].map((e) => [e.dataset.scroll, e.scrollTop]);
  draw();
  const named = (key, name) => [...holder.querySelectorAll(`[data-${key}]`)].find((e) => e.dataset[key] === name);
  for (const name of open) { const e = named("focus", name); if (e) e.parentElement.open = true; }
  for (const [name, top] of tops) { const e = named("scroll", name); if (e) e.scrollTop = top; }
  if (held && !holder.contains(document.activeElement)) named("focus", held)?.focus({ preventScroll: true });
}

export function fill(holder, ...content) {
  keeping(holder, () => holder.replaceChildren(...content.flat(9).filter((child) => child != null && child !== false)));
}
