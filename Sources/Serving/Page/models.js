// The versions of the model: lineage, roles, errors on held-out hours; retrain flags.

import { h, fill, card, badge, number, table, versionText, word, date, note } from "./words.js";
import { askAbout, missing, unit, go, link } from "./data.js";

const view = { models: null, flags: [], chosen: [] };

export async function load() {
  const [models, flags] = await Promise.all([askAbout("models"), askAbout("flags", { limit: 50 })]);
  Object.assign(view, { models, flags: flags?.flags ?? [] });
}

const roleOf = (m) => m.quarantined ? "quarantined" : (m.aliases ?? [])[0] ?? "";
const tone = { champion: "promoted", challenger: "training", quarantined: "failed", previous: "rejected" };

export function draw(holder) {
  const versions = view.models?.versions ?? [];
  const check = (m) => h("input", { type: "checkbox", "aria-label": `Compare ${m.version}`, focus: `pick ${m.version}`, checked: view.chosen.includes(m.version), onchange: (event) => {
    view.chosen = event.target.checked ? [...view.chosen, m.version].slice(-2) : view.chosen.filter((v) => v !== m.version);
    if (view.chosen.length === 2) { const [a, b] = view.chosen; view.chosen = []; go({ view: "versions", a, b }); }
  } });
  const rows = versions.map((m) => [check(m), ["name", versionText(m.version)], roleOf(m) ? badge(tone[roleOf(m)] ?? "", roleOf(m)) : "", m.parent ? versionText(m.parent) : "from scratch",
    ["number", number(m.held_back_rmse)], ["number", number(m.held_back_persistence_rmse)], h("span", { class: "time" }, date(m.until).slice(0, 10)),
    ["what", `${date(m.published_at)}${m.published_by ? `, ${m.published_by}` : ""}${m.reason ? `: ${m.reason}` : ""}`]]);
  const flags = view.flags.map((f) => [`#${f.flag}`, date(f.raised_at), f.evidence?.kind ? `${f.reason}: ${word(f.evidence.kind)}` : f.reason,
    f.evidence?.station ? link({ station: f.evidence.station }, f.evidence.station) : "", badge({ raised: "flagged", claimed: "training" }[f.state] ?? f.state, f.state), String(f.attempts)]);
  const promotions = (view.models?.promotions ?? []).map((p) => [date(p.at), badge(p.kind === "rollback" ? "rolled_back" : "promoted", p.kind), versionText(p.version), p.previous ? versionText(p.previous) : "–", ["what", `${p.actor}: ${p.reason}`]]);
  fill(holder, card("Versions", note("Choose two to compare them. Errors are RMSE 1 h ahead on held-out hours, in ", unit(), "."),
    table("models", ["", "version", "role", "parent", "error", "persistence", "learned until", "published"], rows, missing("models", "No version has been published yet: persistence answers."), "rows")),
    card("Champions", note("Times are of the wall clock."), table("promotions", ["since", "", "version", "before", "by"], promotions, missing("models", "No version has served yet."), "rows")),
    card("Retrain flags", table("flags", ["flag", "raised", "reason", "station", "state", "attempts"], flags, missing("flags", "No retrain flag has been raised yet."), "rows")));
}

