// Requests of the page, and what it knows.

import { $, h, troubles, stateWords, sentence, isLive, note, card, heading } from "./words.js";

export const known = { targets: [], verdict: null, overview: null, session: {} };

export class KeyNeeded extends Error {}

const queryOf = (parameters) => new URLSearchParams(Object.entries(parameters).filter(([, value]) => value != null && value !== ""));

// Why the API refused a part of the view, by path and station.
const refusals = new Map();

// The answer of a path; null if it does not exist or is refused: a refusal costs only its part of the view.
export async function ask(path, parameters = {}) {
  const query = queryOf(parameters);
  const response = await fetch(`${path}${query.size ? `?${query}` : ""}`, { headers: { accept: "application/json" } });
  const part = path + (parameters.station ?? "");
  refusals.delete(part);
  if (response.ok) return response.json();
  if (response.status === 404) return null;
  if (response.status === 401) throw new KeyNeeded();
  const { detail = `status ${response.status}` } = await response.json().catch(() => ({}));
  // A sentence does not begin with a parameter's name.
  const reason = sentence(detail.replace(/^\w+: (?=[A-Z])/, ""));
  if (response.status >= 500) throw new Error(reason);
  refusals.set(part, reason);
  return null;
}

// The answer of a path without which nothing can be shown.
export async function need(path, parameters) {
  const answer = await ask(path, parameters);
  if (refusals.has(path)) throw new Error(refusals.get(path));
  return answer;
}

// The reason in the place of a part that was refused, or else a text.
export const missing = (path, text, station = "") => refusals.get(path + station) ?? text;

export async function send(path, body, method = "POST") {
  const headers = { "content-type": "application/json", "x-csrf-token": known.session.csrf_token ?? "" };
  const response = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.detail ?? `status ${response.status}`);
  return answer;
}

// Whether the client may change something.
export const may = () => known.session.required !== true || (known.session.roles ?? []).some((role) => role === "operate" || role === "admin");

export const targetName = () => $("target").value || known.targets[0]?.target;
export const target = () => known.targets.find((t) => t.target === targetName()) ?? known.targets[0];
export const unit = () => target()?.unit ?? "";
export const named = () => ({ target: targetName() });
export const askAbout = (path, parameters) => ask(path, { ...named(), ...parameters });
export const askTimeline = (station, horizon, hours) => askAbout("timeline", { station, horizon, hours });
export const finds = (kind) => known.verdict?.findings.some((f) => f.kind === kind);

// The view in the address, or of parameters: a name and its parameters.
export function place(parameters = Object.fromEntries(new URLSearchParams(location.search))) {
  const name = parameters.view ?? (parameters.event ? "event" : parameters.station ? "station" : "overview");
  return { name, ...parameters };
}

// The address of a view; the target stays.
export function address(parameters) {
  const kept = known.targets.length > 1 && $("target").value ? { target: $("target").value } : {};
  const query = queryOf({ ...parameters, ...kept });
  return query.size ? `?${query}` : "./";
}

export function isHere(parameters) {
  const here = place();
  return Object.entries(place(parameters)).every(([key, value]) => here[key] === String(value));
}

// A text that leads to a view; only the text if that view is shown.
export const link = (parameters, text, focus) => isHere(parameters) ? text : h("a", { href: address(parameters), focus }, text);
export const stationButton = (id) => indexOf(id) >= 0 && !isHere({ station: id }) && linkButton({ station: id }, "Show the station");
export const linkButton = (parameters, text) => h("a", { class: "button", href: address(parameters) }, text);

export function go(parameters, replacing = false) {
  history[replacing ? "replaceState" : "pushState"](null, "", address(parameters));
  dispatchEvent(new Event("place"));
}

export const stationPath = (id, part) => `v1/stations/${encodeURIComponent(id)}/${part}`;

// The index of a station in the overview, or −1.
export const indexOf = (id) => known.overview?.id.indexOf(id) ?? -1;
export const troubleWord = (i) => troubles[known.overview.trouble[i]] ?? stateWords[known.overview.state[i]].toLowerCase();
export const overviewOf = (id, column) => known.overview?.[column][indexOf(id)];
export const pill = (id) => { const state = overviewOf(id, "state"); return state && h("span", { class: `pill ${state}` }, troubleWord(indexOf(id))); };
// A station without a forecast: the API refused it, or the station has no observation, as after a misspelled address.
export function withoutForecast(id) {
  const reason = missing(stationPath(id, "outlook")) ?? [`The station ${id} has no observation of ${targetName()} yet. `, link({}, "All stations")];
  return [heading(id, null, stationButton(id)), card("No forecast", note(reason))];
}

// The clock of the weather.
export const weatherNow = () => { const newest = Math.max(0, ...(known.overview?.newest ?? [])); return newest && !isLive(newest) ? newest : Date.now() / 1000; };
export const nameOf = (id) => { const name = overviewOf(id, "name"); return name ? `${name} (${id})` : id; };
