// How one value of a row is shown: in words of the reader's language, as a link where it names another row.

const MARKS = {
  result: { pass: ["✓", "good"], fail: ["✕", "bad"], warn: ["!", "care"], not_evaluated: ["?", "care"], not_applicable: ["–", "calm"] },
  verdict: { use: ["✓", "good"], review: ["?", "care"], block: ["✕", "bad"] },
  status: { clean: ["✓", "good"], violated: ["✕", "bad"], incomplete: ["?", "care"] },
  severity: { open: ["●", "bad"], notice: ["○", "calm"], violation: ["●", "calm"], warning: ["○", "calm"] },
};
const MONO = new Set(["file_id", "sha256", "declared_sha256", "value_hmac", "evidence_sha256", "sample_id", "finding_id",
  "link_id", "issue_id", "signal_id", "mask", "path", "member_path", "field", "code", "recognizer", "check_id", "query",
  "declaration_digest", "ledger_digest", "ledger_head", "inputs_digest", "detectors_digest", "linking_digest",
  "decisions_digest", "profile_digest", "categories_digest", "key_id", "digest"]);
const UNNAMED = { source_id: "ui.undeclared", scope: "ui.whole_corpus", subject_id: "ui.nobody", subjects: "ui.nobody", verdict: "verdict.none" };

const label = (column) => word("col", column) || column;

/** A code with its sign: never by colour alone. */
function mark(section, code) {
  const [sign, tone] = own(MARKS[section] || {}, code) || ["", "calm"];
  return el("span", { class: `mark ${tone}` }, el("span", { class: "sign", "aria-hidden": "true" }, sign),
    " ", word(section, code) || value(code));
}

/** A code in words, as plain text; the code itself where there are none. */
function said(column, code) {
  const section = FACTS.vocabulary[column];
  return (section && section !== "issue" && word(section, code)) || plainValue(code);
}

/** Rows whose column a sentence's Chinese stands in. */
function textOf(rows, row, column) {
  const chinese = language === "zh" ? rows.at(row, `${column}_zh`) : null;
  return chinese === null ? [rows.at(row, column), false] : [chinese, true];
}

function isEnglish(rows, column, translated) {
  return language === "zh" && !translated && rows.columns.includes(`${column}_zh`);
}

/** What a cell shows. */
function cell(rows, row, column) {
  const [held, translated] = textOf(rows, row, column);
  if (held === null || (Array.isArray(held) && !held.length)) {
    return el("span", { class: "none" }, UNNAMED[column] ? t(UNNAMED[column]) : "–");
  }
  if (Array.isArray(held)) return held.flatMap((part, place) => [place ? (language === "zh" ? "、" : ", ") : null, single(rows, row, column, part)]);
  const made = column === "check_reason" ? el("div", { class: "clamp" }, single(rows, row, column, held)) : single(rows, row, column, held);
  return isEnglish(rows, column, translated) ? el("span", { lang: "en" }, made) : made;
}

function single(rows, row, column, held) {
  if (typeof held === "number") {
    return column === rows.id ? linkTo({ view: rows.name, id: held }, number(held)) : number(held);
  }
  const section = FACTS.vocabulary[column];
  if (MARKS[section]) return mark(section, held);
  const known = section && section !== "issue" && word(section, held);
  if (known) return el("span", { title: plainValue(held) }, known);
  const shown = MONO.has(column) ? el("code", {}, value(held)) : value(held);
  if (column === rows.id) return linkTo({ view: rows.name, id: held }, shown);
  const table = FACTS.points_to[column];
  if (table && TABLES.has(table)) return linkTo({ view: table, id: held }, shown);
  if (column === "path" && rows.columns.includes("file_id") && rows.at(row, "file_id")) {
    return linkTo({ view: "files", id: rows.at(row, "file_id") }, shown);
  }
  return shown;
}

const ROW_IDS = [[/^f-[0-9a-f]{8,}$/, "findings"], [/^l-[0-9a-f]{8,}$/, "decisions"], [/^i-[0-9a-f]{8,}$/, "issues"],
  [/^[0-9a-f]{16}\.(?:-|\d+)\.\d+$/, "samples"]];

/** A line of a check in words, an id last: the id becomes a link to its row. */
function line(text) {
  const comma = text.lastIndexOf(", ");
  const last = text.slice(comma < 0 ? 0 : comma + 2);
  const [, table] = ROW_IDS.find(([form]) => form.test(last)) || [];
  if (!table) return value(text);
  return [value(text.slice(0, text.length - last.length)), linkTo({ view: table, id: last }, el("code", {}, value(last)))];
}
