// What if: a job of the trainer compares what was served at a station with another version or another budget of alarms.

import { $, h, fill, card, note, badge, field, choice, form, number, short, rfc, table, word, kindWord, shortVersion, sentence, readable, hour, heading, quiet, lead } from "./words.js";
import { ask, askAbout, send, KeyNeeded, place, go, indexOf, overviewOf, nameOf, finds, targetName, stationButton, withoutForecast } from "./data.js";

const view = { station: null, versions: [], id: null, job: null, result: null };
const budgets = ["0.1", "0.5", "1", "2"].map((n) => [n, `${n} a year`]);
const spans = [["30", "last month"], ["365", "last year"], ["", "from … to …"]];

// The question: in a station's view, and above its answer.
export function questionCard(station, versions) {
  const asked = place(), newest = overviewOf(station, "newest") ?? Date.now() / 1000;
  const time = (name, ago) => h("input", { type: "datetime-local", name, required: true, value: (asked[name] ?? rfc(newest + hour - ago)).slice(0, 16) });
  const between = h("fieldset", { class: "fields", disabled: !asked.from }, field("From, UTC", time("from", 30 * 24 * hour)), field("To", time("to", 0)));
  const span = choice("days", spans, asked.from ? "" : "30");
  span.addEventListener("change", () => { between.disabled = span.value !== ""; });
  const roles = (v) => `${shortVersion(v.version)}${v.aliases?.length ? `, ${v.aliases[0]}` : ""}`;
  return card("What if", h("p", {}, "Would another version, or another budget of false alarms, have done better at this station?"),
    form("What if", [field("Version", choice("version", [["", "what served"], ...versions.map((v) => [v.version, roles(v)])], asked.version)),
      field("False alarms", choice("budget", [["", "as it is"], ...budgets], asked.budget)), field("Span", span), between],
    "Answer", async ({ version, budget, days, from, to }) => {
      const times = days ? { from: rfc(newest + hour - days * 24 * hour), to: rfc(newest + hour) } : { from: rfc(Date.parse(`${from}Z`) / 1000), to: rfc(Date.parse(`${to}Z`) / 1000) };
      const question = { ...times, version: version || undefined, budget: budget ? Number(budget) : undefined };
      const job = await send("v1/jobs", { kind: "what_if", stations: [station], target: targetName(), ...question });
      go({ view: "whatif", station, ...question, job: job.id });
    }));
}

export async function load(wanted) {
  const { station, job } = place();
  if (wanted.view || wanted.events) view.versions = (await askAbout("models"))?.versions ?? [];
  if (job !== view.id) Object.assign(view, { id: job, job: null, result: null });
  view.station = station;
  if (job && !view.result) follow(job);
}

// Asks for the job until it has ended, or another view is shown.
let following = null;
async function follow(id) {
  if (following === id) return;
  following = id;
  const isShown = () => following === id && place().view === "whatif" && place().job === id;
  while (isShown()) {
    try {
      const job = await ask(`v1/jobs/${id}`), result = job?.state === "succeeded" ? await ask(`v1/jobs/${id}/result`) : null;
      if (!isShown()) break;
      Object.assign(view, { job: job ?? { state: "gone" }, result });
      drawAnswer();
      if (!["queued", "running"].includes(view.job.state)) break;
    } catch (error) {
      // The page reports other errors, and the next request may succeed.
      if (error instanceof KeyNeeded) { dispatchEvent(new Event("changed")); break; }
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  if (following === id) following = null;
}

export function draw(holder) {
  if (indexOf(view.station) < 0) return fill(holder, withoutForecast(view.station));
  if (!holder.querySelector("#answer")) fill(holder, heading("What if", [quiet(nameOf(view.station))], stationButton(view.station)), h("div", { id: "question" }), h("div", { id: "answer", class: "parts", "aria-live": "polite" }));
  const about = `${location.search} ${view.versions.length}`;
  if ($("question").dataset.about !== about) { $("question").dataset.about = about; fill($("question"), questionCard(view.station, view.versions)); }
  drawAnswer();
}

function drawAnswer() {
  const holder = $("answer"), { job, result } = view;
  if (!holder) return;
  // A screen reader reads what has changed.
  const shown = JSON.stringify([job, finds("trainer_silent")]);
  if (holder.dataset.shown === shown) return;
  holder.dataset.shown = shown;
  if (!job) return fill(holder);
  const states = {
    queued: () => note(finds("trainer_silent") ? "The job waits for a trainer, and none runs: start aerocast-trainer." : "The job waits for its turn."),
    running: () => note(h("progress", { max: 1, value: job.progress, "aria-label": "Progress" }), ` ${job.message ?? "The trainer works on it."}`),
    failed: () => h("p", { class: "refusal" }, sentence(job.error?.detail ?? "The job has failed")),
    canceled: () => note("The job was canceled."),
    gone: () => note("The answer is no longer kept: ask again."),
  };
  fill(holder, result ? answer(result) : card("Answer", states[job.state]?.() ?? ""));
}

const variantNames = { served: "what served", champion: "champion alone", version: "alone", combined_version: "combined" };
const variantName = (variant) => `${variant.version ? `${shortVersion(variant.version)} ` : ""}${variantNames[variant.name] ?? word(variant.name)}`;

function answer(result) {
  const { variants = [], drift = [], recorded = [] } = result;
  const horizons = [...new Set(variants.flatMap((v) => Object.keys(v.scores)))].map(Number).toSorted((a, b) => a - b);
  const rows = horizons.map((n) => {
    // A version is not judged on hours that it has learned from.
    const errors = variants.map((v) => v.has_learned_from_them ? null : v.scores[n]?.rmse).filter((e) => e != null), best = Math.min(...errors);
    const isBest = (v) => !v.has_learned_from_them && v.scores[n].rmse === best && errors.some((e) => e > best);
    return [["what", `${n} h`], ...variants.map((v) => {
      const score = v.scores[n];
      return score ? h("span", { title: `${score.n} forecasts` }, number(score.rmse), isBest(v) ? [" ", badge("promoted", "best")] : "",
        score.skill == null ? "" : [h("br"), quiet(`skill ${Math.round(score.skill * 100)} %`)]) : "–";
    })];
  });
  const alarms = (id, title, list) => [h("h3", {}, title), table(id, ["found", "began", "alarm", "what"], list.map((alarm) => [["time", short(alarm.time)], ["time", alarm.began ? short(alarm.began) : "–"],
    badge(alarm.kind, kindWord(alarm.kind)), ["what", readable(alarm.sentence)]]), "None.", "rows")];
  return [card("Answer", lead(readable(result.sentence)), note(`${short(result.from)} to ${short(result.to)}, UTC`)),
    card("Errors", note(`RMSE in ${result.unit} by hours ahead; skill is relative to persistence.`), table("variants", ["ahead", ...variants.map(variantName)], rows, "No forecast of these hours could be compared.", "rows")),
    card("Alarms", drift.map((d, i) => alarms(`alarms-${i}`, `${d.name === "version" ? `With ${shortVersion(d.version)}` : "As served"}, a budget of ${d.budget} a year`, d.alarms)),
      alarms("recorded", "Raised in operation", recorded))];
}

