// Silences, acknowledgments and annotations: the forms that make them, and their lists.

import { $, h, fill, card, note, badge, field, choice, form, say, sentence, focusOn, seconds, short, rfc, table, word, hour, button, date, code } from "./words.js";
import { known, ask, askAbout, missing, send, may, overviewOf, targetName, link } from "./data.js";

// For a client without the role operate.
export const needed = (what) => note(`${what} needs a key with the role operate`, known.session.client ? `; ${known.session.client} has ${(known.session.roles ?? []).join(", ")}` : "", ": ",
  code("aerocast keys create --client NAME --role operate"));

// Without keys, the form has a field for the author.
let author = "";
const authorField = () => known.session.client ? null : field("Your name", h("input", { name: "by", maxlength: 100, value: author, oninput: (event) => { author = event.target.value; } }));

// The API repeats a verdict for a second.
function changed(text, pause = 1200) {
  say(text);
  setTimeout(() => dispatchEvent(new Event("changed")), pause);
}

// ---- silences

const lengths = [["1", "1 hour"], ["4", "4 hours"], ["24", "1 day"]];
const labels = ["kind", "target", "station"];
const matcherText = (m) => `${m.name}${m.isEqual ? "" : "!"}${m.isRegex ? (m.isEqual ? "=~" : "~") : "="}${m.value}`;

// Silences a finding, or everything about a station.
function silenceForm(finding, done, close) {
  const matchers = labels.filter((name) => finding[name]).map((name) => ({ name, value: finding[name], isRegex: false, isEqual: true }));
  const lasting = finding.kind ? [["", "until it is resolved"], ...lengths] : lengths;
  return form(`Silence: ${finding.sentence}`, [
    field("Reason", h("input", { name: "comment", required: true, maxlength: 500, placeholder: "on my way", focus: "reason" })), field("For", choice("hours", lasting)), authorField(),
    (finding.kind ?? "drift") === "drift" && h("label", {}, h("input", { type: "checkbox", name: "holds" }), " no retrain flags meanwhile"),
    note("Nobody is notified; the verdict still has it. Matches ", code(matchers.map(matcherText).join(" ")))],
  "Silence", async ({ comment, hours, by, holds }) => {
    // The clock of the API: the one here may be wrong.
    const now = seconds(known.verdict?.checked_at) ?? Date.now() / 1000;
    const lasts = hours ? { endsAt: rfc(now + hours * hour) } : { untilResolved: true };
    const made = await send("v1/silences", { matchers, comment, createdBy: by || undefined, holdsFlags: holds === "on", ...lasts });
    done(made);
    changed(made.untilResolved ? "Acknowledged." : `Silenced until ${short(made.endsAt)}.`);
  }, close);
}

// A button that deletes something.
const removal = (text, path, done, said) => button("link", path, async () => {
  try {
    await send(path, undefined, "DELETE");
    done();
    changed(said);
  } catch (error) { say(sentence(error.message)); }
}, text);

const endButton = (silence, done) => removal("End it", `v1/silences/${silence.id}`, () => {
  for (const finding of known.verdict?.findings ?? []) if (finding.silence?.id === silence.id) delete finding.silence;
  done();
}, "The silence has ended.");

// The finding whose form is open, and the form with what was typed.
let open = null;
const keyOf = (finding) => labels.map((name) => finding[name] ?? "").join(" ");

// Below a finding: its silence, or the way to one.
export function silencing(finding, redraw) {
  const key = keyOf(finding), silence = finding.silence, name = `silence ${key}`;
  if (silence) return note(silence.acknowledged ? `Acknowledged by ${silence.created_by} until it is resolved, at the latest` : `Silenced by ${silence.created_by} until`, ` ${short(silence.ends_at)}: ${silence.comment} `,
    may() && endButton(silence, () => { redraw(); focusOn(name); }));
  if (!may()) return null;
  if (open?.key === key) return open.form;
  const close = () => { open = null; redraw(); focusOn(name); };
  const done = (made) => {
    for (const other of known.verdict.findings) if (keyOf(other) === key)
      other.silence = { id: made.id, created_by: made.createdBy, comment: made.comment, ends_at: made.endsAt, acknowledged: made.untilResolved };
    open = null;
    redraw();
    focusOn(`v1/silences/${made.id}`);
  };
  return note(h("button", { class: "link", focus: name, "aria-label": `Silence or acknowledge: ${finding.sentence}`,
    onclick: () => { open = { key, form: silenceForm(finding, done, close) }; redraw(); focusOn("reason"); } }, "Silence or acknowledge"));
}

// ---- annotations

function annotationForm(station, close) {
  const newest = overviewOf(station, "newest"), time = (name, value) => h("input", { type: "datetime-local", name, value: value && rfc(value).slice(0, 16) });
  const at = (text) => text ? rfc(Date.parse(`${text}Z`) / 1000) : undefined;
  return form(`Annotate ${station}`, [
    field("What happened", h("input", { name: "text", required: true, maxlength: 500, list: "remarks", placeholder: "sensor replaced" })),
    h("datalist", { id: "remarks" }, ["sensor replaced", "sensor calibrated", "station moved", "checked by hand: the drift is real"].map((value) => h("option", { value }))),
    field("When, UTC", time("from", newest)), field("Until, if it lasted", time("to")), authorField(),
    known.targets.length > 1 && field("About", choice("target", [["", "all targets"], [targetName(), word(targetName())]])),
    h("label", {}, h("input", { type: "checkbox", name: "reference" }), " start a new reference"),
    note("A new reference: the drift detectors of the station learn again what is normal, from then on; an open flag of the station is withdrawn.")],
  "Annotate", async ({ text, from, to, by, target, reference }) => {
    const body = { text, station, starts_at: at(from), ends_at: at(to), target: target || undefined, created_by: by || undefined, new_reference: reference === "on" };
    const made = await send("v1/annotations", body);
    close();
    changed(`Annotated at ${short(made.starts_at)}.`, 0);
  }, close);
}

// A button of a station's view that opens a form below it.
export const noteButton = (kind, station, text) => button("button", kind, () => {
  const holder = $("station-note"), close = () => { holder.replaceChildren(); focusOn(kind); }, whole = { station, sentence: `everything about ${station}` };
  fill(holder, kind === "annotate" ? card("Annotate", annotationForm(station, close)) : card("Silence the station", silenceForm(whole, close, close)));
  holder.querySelector("input").focus();
}, text);

// ---- the lists

const view = { silences: [], annotations: [] };

export async function load() {
  const [silences, annotations] = await Promise.all([ask("v1/silences"), askAbout("v1/annotations")]);
  Object.assign(view, { silences: silences?.silences ?? [], annotations: annotations?.annotations ?? [] });
}

export function draw(holder) {
  const forget = (list, one) => () => { view[list] = view[list].filter((other) => other !== one); draw(holder); };
  const silences = view.silences.map((s) => [badge(s.status.state === "active" ? "training" : "", s.untilResolved ? "acknowledged" : s.status.state), code(s.matchers.map(matcherText).join(" ")),
    ["time", date(s.endsAt)], s.createdBy, ["what", `${s.comment}${s.holdsFlags ? " (no retrain flags meanwhile)" : ""}`], may() ? endButton(s, forget("silences", s)) : ""]);
  const annotations = view.annotations.map((a) => [["time", `${date(a.starts_at)}${a.ends_at ? ` – ${date(a.ends_at)}` : ""}`], a.station ? link({ station: a.station }, a.station) : "all stations",
    ["what", `${a.text}${a.new_reference ? " (new reference)" : ""}`], a.created_by, may() ? removal("Withdraw", `v1/annotations/${a.id}`, forget("annotations", a), "The annotation is withdrawn.") : ""]);
  fill(holder, card("Silences and acknowledgments", may() ? note("Silence a finding in the overview, or a station in its view.") : needed("Silencing"),
    table("silences", ["state", "matches", "until", "by", "reason", ""], silences, missing("v1/silences", "No silence is in force."), "rows")),
  card("Annotations", may() ? note("Annotate a station in its view. Times are of the weather.") : needed("Annotating"),
    table("annotations", ["when", "station", "what", "by", ""], annotations, missing("v1/annotations", "Nobody has annotated anything."), "rows")));
}
