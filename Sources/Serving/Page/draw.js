// Charts: inline SVG, drawn by hand.

import { hour, clock, day, on } from "./words.js";

const set = (node, attributes) => { for (const [key, value] of Object.entries(attributes)) if (value != null) node.setAttribute(key, value); };

export function element(name, attributes = {}, parent, text) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  set(node, attributes);
  if (text != null) node.textContent = text;
  parent?.append(node);
  return node;
}

export const path = (svg, name, d) => element("path", { class: name, d }, svg);
export const label = (svg, x, y, text, name, anchor) => element("text", { class: name, x, y, "text-anchor": anchor }, svg, text);
export const rule = (svg, name, x1, x2, y1, y2) => element("line", { class: name, x1, x2, y1, y2 }, svg);
export const scale = (from, to, low, high) => (x) => low + ((x - from) / ((to - from) || 1)) * (high - low);
export const highest = (...lists) => lists.flat(2).reduce((most, v) => v != null && v > most ? v : most, 0);

// The lowest and the highest value with some room; null without values.
export function extent(...lists) {
  let [low, high] = [Infinity, -Infinity];
  for (const v of lists.flat(2)) if (v != null) { low = Math.min(low, v); high = Math.max(high, v); }
  const room = (high - low) * 0.07 || 1;
  return low > high ? null : [low - room, high + room];
}

function ticks(low, high, wanted) {
  const raw = (high - low) / wanted || 1, power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= raw * 0.999);
  const list = [];
  for (let v = Math.ceil(low / step) * step; v <= high + step / 1e6; v += step) list.push(v);
  return { list, digits: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) };
}

export function frame(holder, height, label) {
  const width = Math.max(300, holder.clientWidth || 1100);
  return { width, svg: element("svg", { viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": label }) };
}

// A chart of values over the hours from one to another; its top is 12 below the edge.
export function chart(holder, height, label, [from, to], range, unit = "", wanted = 4) {
  const { svg, width } = frame(holder, height, label), left = 44, right = width - 10, bottom = height - 42;
  const x = scale(from, to, left, right), y = scale(...range, bottom, 12);
  axisX(svg, x, [from, to], 12, bottom, width);
  axisY(svg, y, range, left, right, unit, wanted);
  return { svg, width, left, right, bottom, x, y,
    draw: (name, times, values, gap) => path(svg, name, line(times, values, x, y, gap)),
    shade: (spans) => shades(svg, spans, x, [from, to], 12, bottom),
    cross: (times, describe) => crosshair(svg, times, x, 12, bottom, width, describe) };
}

// The hours below a plot; the date stands under the first label of each day.
export function axisX(svg, x, [from, to], top, bottom, width) {
  const spans = [1, 3, 6, 12, 24, 48, 96, 168, 336, 720, 1440, 2880].map((s) => s * hour);
  const step = spans.find((s) => (to - from) / s <= width / 80) ?? spans.at(-1);
  let last = null;
  for (let t = Math.ceil(from / step) * step; t <= to; t += step) {
    const isMidnight = t % (24 * hour) === 0;
    rule(svg, isMidnight && step < 24 * hour ? "grid midnight" : "grid", x(t), x(t), top, bottom);
    if (x(t) < 20) continue;
    const text = step < 24 * hour ? clock(t) : day(t);
    label(svg, x(t), bottom + 16, text, null, x(t) > width - 22 ? "end" : "middle");
    if (step < 24 * hour && day(t) !== last && x(t) < width - 22) {
      label(svg, x(t), bottom + 31, day(t), "day", "middle");
      last = day(t);
    }
  }
}

export function axisY(svg, y, [low, high], left, right, unit = "", wanted = 4) {
  const { list, digits } = ticks(low, high, wanted);
  for (const v of list) {
    rule(svg, "grid", left, right, y(v), y(v));
    label(svg, left - 6, y(v) + 4, v.toFixed(digits).replace("-", "−") + (unit === "°C" ? "°" : ""), null, "end");
  }
}

// A line through the values; it is broken where a value is missing or two are further apart than the gap.
export function line(times, values, x, y, gap = Infinity) {
  let path = "", last = null;
  times.forEach((t, i) => {
    const v = values[i];
    if (v == null) { last = null; return; }
    path += `${last != null && t - last <= gap ? "L" : "M"}${x(t).toFixed(1)} ${y(v).toFixed(1)}`;
    last = t;
  });
  return path;
}

export function band(times, lower, upper, x, y, gap = Infinity) {
  let path = "", run = [];
  const close = () => {
    const at = (list) => (i) => `${x(times[i]).toFixed(1)} ${y(list[i]).toFixed(1)}`;
    if (run.length > 1) path += `M${run.map(at(upper)).join("L")}L${run.toReversed().map(at(lower)).join("L")}Z`;
    run = [];
  };
  times.forEach((t, i) => {
    const isMissing = lower[i] == null || upper[i] == null;
    if (isMissing || (run.length && t - times[run.at(-1)] > gap)) close();
    if (!isMissing) run.push(i);
  });
  close();
  return path;
}

export function dots(svg, className, times, values, x, y, radius = 2.4) {
  const circles = times.map((t, i) => values[i] == null ? "" :
    `M${(x(t) - radius).toFixed(1)} ${y(values[i]).toFixed(1)}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0`);
  return element("path", { class: className, d: circles.join("") }, svg);
}

// Spans of time behind a plot, such as a drift: [{ from, to, kind, title }].
export function shades(svg, spans, x, [from, to], top, bottom) {
  for (const span of spans) {
    const [a, b] = [Math.max(span.from, from), Math.min(span.to ?? to, to)];
    if (a >= b) continue;
    const rect = element("rect", { class: `shade ${span.kind}`, x: x(a), y: top, width: Math.max(2, x(b) - x(a)), height: bottom - top }, svg);
    element("title", {}, rect, span.title);
  }
}

// Remarks of people: a line with its text, or a span.
export function annotate(svg, list, x, [from, to], top, bottom, width) {
  for (const remark of list) {
    if (remark.from > to || (remark.to ?? remark.from) < from) continue;
    if (remark.to) shades(svg, [{ ...remark, kind: "remark", title: remark.text }], x, [from, to], top, bottom);
    const at = x(Math.max(remark.from, from)), isRight = at > width - 120;
    rule(svg, "remark", at, at, top, bottom);
    const text = label(svg, at + (isRight ? -5 : 5), bottom - 6, remark.text.length > 34 ? `${remark.text.slice(0, 32)}…` : remark.text, "remark", isRight ? "end" : "start");
    element("title", {}, text, remark.text);
  }
}

// A line that follows the pointer or the arrow keys, and a text of the values there.
export function crosshair(svg, times, x, top, bottom, width, describe) {
  if (!times.length) return;
  const group = element("g", { class: "cross", visibility: "hidden" }, svg);
  const rule = element("line", { y1: top, y2: bottom }, group);
  const box = element("rect", { rx: 6, y: top + 2 }, group);
  const lines = element("text", { y: top + 18 }, group);
  let current = -1;
  const show = (i) => {
    current = Math.max(0, Math.min(times.length - 1, i));
    const at = x(times[current]), text = describe(current);
    lines.replaceChildren();
    text.forEach((t, k) => element("tspan", { x: 0, dy: k ? 16 : 0, class: k ? null : "title" }, lines, t));
    const wide = Math.max(...text.map((t) => t.length)) * 6.6 + 18, isRight = at + wide + 14 > width;
    const left = Math.max(2, isRight ? at - wide - 10 : at + 10);
    set(box, { x: left, width: wide, height: text.length * 16 + 10 });
    for (const span of lines.children) span.setAttribute("x", left + 9);
    set(rule, { x1: at, x2: at });
    group.setAttribute("visibility", "visible");
    svg.setAttribute("aria-valuetext", text.join(", "));
  };
  const hide = () => group.setAttribute("visibility", "hidden");
  const nearest = (event) => {
    const box = svg.getBoundingClientRect(), at = (event.clientX - box.left) * (width / box.width);
    let best = 0;
    times.forEach((t, i) => { if (Math.abs(x(t) - at) < Math.abs(x(times[best]) - at)) best = i; });
    show(best);
  };
  set(svg, { tabindex: 0, role: "slider", "aria-label": `${svg.getAttribute("aria-label")}. Arrow keys read the hours.`, "aria-valuemin": 0, "aria-valuemax": times.length - 1 });
  on(svg, { pointermove: nearest, pointerdown: nearest, pointerleave: hide, blur: hide,
    focus() { if (svg.matches(":focus-visible")) show(Math.max(0, current)); },
    keydown(event) {
      const step = { ArrowRight: 1, ArrowLeft: -1, PageUp: 24, PageDown: -24, Home: -1e9, End: 1e9 }[event.key];
      if (step == null || event.target !== svg) return;
      event.preventDefault();
      show(current + step);
      svg.setAttribute("aria-valuenow", current);
    } });
}

export const when = (t) => `${day(t)} ${clock(t)}`;
