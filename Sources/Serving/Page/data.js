// Requests of the page, and what it knows.

import { $, h, troubles, stateWords } from "./words.js";

export const known = { targets: [], verdict: null, overview: null, session: {} };

export class KeyNeeded extends Error {}

const queryOf = (parameters) => new URLSearchParams(Object.entries(parameters).filter(([, value]) => value != null && value !== ""));

// The answer of a path; null if it does not exist.
export async function ask(path, parameters = {}) {
  const query = queryOf(parameters);
  const response = await fetch(`${path}${query.size ? `?${query}` : ""}`, { headers: { accept: "application/json" } });
  if (response.status === 404) return null;
  if (response.status === 401) throw new KeyNeeded();
  if (!response.ok) throw new Error((await response.json().catch(() => ({}))).detail ?? `status ${response.status}`);
  return response.json();
}

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
export const finds = (kind) => known.verdict?.findings.some((f) => f.kind === kind);

// The view in the address: a name and its parameters.
export function place() {
  const parameters = Object.fromEntries(new URLSearchParams(location.search));
  const name = parameters.view ?? (parameters.event ? "event" : parameters.station ? "station" : "overview");
  return { name, ...parameters };
}

// The address of a view; the target stays.
export function address(parameters) {
  const kept = known.targets.length > 1 && $("target").value ? { target: $("target").value } : {};
  const query = queryOf({ ...parameters, ...kept });
  return query.size ? `?${query}` : "./";
}

export const link = (parameters, text, focus) => h("a", { href: address(parameters), "data-focus": focus }, text);
export const stationButton = (id) => id && linkButton({ station: id }, "Show the station");
export const linkButton = (parameters, text) => h("a", { class: "button", href: address(parameters) }, text);

export function go(parameters, replacing = false) {
  history[replacing ? "replaceState" : "pushState"](null, "", address(parameters));
  dispatchEvent(new Event("place"));
}

export const stationPath = (id, part) => `v1/stations/${encodeURIComponent(id)}/${part}`;

// The index of a station in the overview, or −1.
export const indexOf = (id) => known.overview?.id.indexOf(id) ?? -1;
export const troubleWord = (i) => troubles[known.overview.trouble[i]] ?? stateWords[known.overview.state[i]].toLowerCase();
export const pill = (id) => { const i = indexOf(id); return i < 0 ? "" : h("span", { class: `pill ${known.overview.state[i]}` }, troubleWord(i)); };
export const nameOf = (id) => { const i = indexOf(id), name = known.overview?.name[i]; return name ? `${name} (${id})` : id; };
