// The verdict: the state of the installation, why, and what to do.

import { $, h, fill, stateWords, withCode, count, short, sentence, note, code } from "./words.js";
import { known, need, KeyNeeded, may, link } from "./data.js";
import { silencing, needed } from "./notes.js";

// A phone shows the heaviest findings and the stations below; a click shows the others.
const shownFindings = () => areAllShown ? Infinity : innerWidth < 700 ? 2 : 6;
const listedFindings = 100;
const listed = () => known.verdict.findings.slice(0, listedFindings);
let areAllShown = false;
// A tick, an arrow around, a question mark, an exclamation mark: states differ in shape, not only in color.
const signs = { healthy: "M9.5 16.5l4.5 4.5 8.5-10", healing: "M21.5 12.5a7 7 0 1 0 1.3 5.5M22.5 8.5v4.5h-4.5",
  unknown: "M12 12.5a4 4 0 1 1 5.5 3.7c-1.1.5-1.5 1.2-1.5 2.8M16 23v.4", needs_you: "M16 8.5v9.5M16 23v.4" };

const step = (name, text) => h("p", { class: "do" }, h("b", {}, name), h("span", {}, text));

function findingItem(finding) {
  const since = finding.since ? `Since ${short(finding.since)}.` : "";
  const latest = finding.latest ? `, by ${short(finding.latest)} at the latest` : "";
  return h("li", { class: finding.state },
    h("p", {}, h("b", { class: finding.state }, `${stateWords[finding.state]}:`), " ", h("span", { class: "sentence" }, sentence(finding.sentence)), " ",
      finding.station && link({ station: finding.station }, "Show the station", `finding ${finding.kind} ${finding.station}`)),
    h("div", {}, finding.action && step("Do", withCode(sentence(finding.action))), finding.next && step("Next", sentence(finding.next + latest))),
    note(since, finding.action && h("span", {}, " Runbook: ", code(`docs/runbook.md#${finding.runbook}`))),
    silencing(finding, () => drawFindings(listed())));
}

function drawFindings(findings) {
  const items = findings.map(findingItem), hidden = items.slice(shownFindings());
  for (const item of hidden) item.hidden = true;
  if (hidden.length) items.push(h("li", {}, h("button", { class: "more", onclick: () => { areAllShown = true; drawFindings(findings); } }, `Show ${count(hidden.length, "more finding")}`)));
  if (findings.length && !may()) items.push(h("li", {}, needed("Silencing and acknowledging")));
  fill($("findings"), items);
}

export function drawVerdict(isFirst) {
  const verdict = known.verdict;
  $("verdict").hidden = !verdict;
  if (!verdict) return;
  $("verdict").className = `card verdict ${verdict.state}${isFirst ? "" : " brief"}`;
  $("verdict-sign").setAttribute("d", signs[verdict.state]);
  $("verdict-state").textContent = stateWords[verdict.state];
  const more = verdict.findings.length - listedFindings, text = sentence(verdict.sentence);
  // A form that somebody fills in stays as it is.
  const held = document.activeElement?.closest("#findings form") != null;
  if ($("verdict-sentence").textContent !== text) $("verdict-sentence").replaceChildren(text);
  // The list has the sentence, with what to do.
  $("verdict-sentence").classList.toggle("spoken", isFirst && !held && verdict.findings.length > 0);
  if (!held) drawFindings(isFirst ? listed() : []);
  const counts = verdict.stations, parts = ["silent", "faulty", "drifting", "closed"].filter((part) => counts[part]);
  $("verdict-note").replaceChildren(more > 0 ? `${count(more, "more finding")} in v1/verdict. ` : "",
    `${count(counts.total, "station")}${parts.length ? `: ${parts.map((part) => `${counts[part]} ${part}`).join(", ")}` : ""}. `
    + `Checked at ${verdict.checked_at.slice(11, 19)}.`,
    isFirst ? "" : link({}, "What to do"));
  document.title = verdict.state === "healthy" ? "AeroCast" : `${stateWords[verdict.state]} · AeroCast`;
}

// A verdict that cannot be asked for is not known.
export async function askVerdict() {
  try {
    known.verdict = await need("v1/verdict");
  } catch (error) {
    if (error instanceof KeyNeeded) throw error;
    known.verdict = known.verdict && { ...known.verdict, state: "unknown", findings: [], sentence: error instanceof TypeError ? "the API does not answer" : error.message };
  }
}
