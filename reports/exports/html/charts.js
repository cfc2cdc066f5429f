// Charts: tables whose middle column is a bar, drawn as SVG. The figures stand beside the bars, so that nothing is told
// by the picture alone; parts of a bar differ by pattern, not only by colour.

const SVG = "http://www.w3.org/2000/svg";

function shape(name, facts, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, said] of Object.entries(facts)) made.setAttribute(key, String(said));
  made.append(...children);
  return made;
}

/** Patterns for parts of bars; once in the page. */
function patterns() {
  return shape("svg", { class: "patterns", width: 0, height: 0, "aria-hidden": "true", focusable: "false" },
    shape("defs", {},
      shape("pattern", { id: "hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
        shape("rect", { width: 6, height: 6, class: "ground" }), shape("rect", { width: 3, height: 6, class: "ink" })),
      shape("pattern", { id: "dots", width: 5, height: 5, patternUnits: "userSpaceOnUse" },
        shape("rect", { width: 5, height: 5, class: "ground" }), shape("circle", { cx: 2.5, cy: 2.5, r: 1.4, class: "ink" }))));
}

/** One bar of parts [[figure, class], ...], the whole width being `most`. */
function bar(parts, most) {
  const made = shape("svg", { class: "bar", viewBox: "0 0 400 14", preserveAspectRatio: "none", "aria-hidden": "true",
    focusable: "false" }, shape("rect", { class: "track", width: 400, height: 14 }));
  let from = 0;
  for (const [figure, kind] of parts) {
    if (!figure || !most) continue;
    // A part that is there is seen, however small its share.
    const width = Math.min(Math.max((figure / most) * 400, 2), 400 - from);
    made.append(shape("rect", { class: kind, x: from, width, height: 14 }));
    from += width;
  }
  return made;
}

/** A chart of rows {label, parts, figures}; `heads` are the column heads: what, then one per figure. */
function chart(caption, heads, rows, most) {
  const top = most || Math.max(0, ...rows.map(({ parts }) => parts.reduce((sum, [figure]) => sum + figure, 0)));
  return el("table", { class: "chart" },
    el("caption", { class: caption === null ? "unseen" : null }, caption === null ? heads[0] : caption),
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, heads[0]), el("th", { scope: "col", class: "wide" }, t("ui.chart")),
      heads.slice(1).map((head) => el("th", { scope: "col", class: "figure" }, head)))),
    el("tbody", {}, rows.map((row) => el("tr", {}, el("th", { scope: "row" }, row.label),
      el("td", { class: "wide" }, bar(row.parts, row.whole || top)),
      row.figures.map((figure) => el("td", { class: "figure" }, figure))))));
}

const TONES = { pass: "good", use: "good", fail: "bad", block: "bad", warn: "care", review: "care", not_evaluated: "care",
  not_applicable: "calm" };
