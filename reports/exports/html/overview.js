// What a reviewer reads first: the verdict with its grounds, then what was covered, declared, decided, checked and found.
// Every section links to the table that holds its rows.

const MOST_GROUNDS = 12;
const RESULTS = ["fail", "warn", "not_evaluated", "pass", "not_applicable"];

/** A section of the overview; its id is its name in the address. */
function section(name, ...children) {
  return el("section", { id: `s-${name}`, "aria-labelledby": `h-${name}` },
    el("h2", { id: `h-${name}`, tabindex: "-1" }, t(`head.${name}`)), children);
}

const toTable = (name, more) => el("p", { class: "to-table" },
  linkTo({ view: name, ...more }, t("ui.open_table", t(`table.${name}`), number(TABLES.get(name).total))));

/** Names and values of the report, those that are there. */
function factList(given, columns) {
  const known = columns.filter((column) => given[column] !== null && given[column] !== undefined && String(given[column]) !== "");
  return el("dl", { class: "facts" }, known.map((column) => [el("dt", {}, label(column)),
    el("dd", {}, MONO.has(column) ? el("code", {}, value(given[column])) : value([given[column]].flat().join(", ")))]));
}

function verdictSection() {
  const { scan, seal, floor, horizon, run } = FACTS;
  const [sign, tone] = own(MARKS.status, scan.status) || ["?", "care"];
  const counts = resultCounts(), status = word("status", scan.status) || plainValue(scan.status);
  return section("verdict",
    el("div", { class: `verdict ${tone}` },
      el("p", { class: "status" }, el("span", { class: "sign", "aria-hidden": "true" }, sign), " ", status),
      el("p", {}, word("status_means", scan.status) || "", " ", el("span", { class: "quiet" }, t("say.status_line", number(scan.exit_status)))),
      seal.untouched ? null : el("p", { class: "alarm" }, t("say.digest_bad"))),
    el("dl", { class: "facts" },
      pair("profile", value(scan.profile)),
      pair("as_of", [value(scan.as_of), horizonNotes(scan, horizon).map((note) => [el("br"), note])]),
      ["applicant", "application", "model_version"].filter((name) => scan[name]).map((name) => pair(name, value(scan[name]))),
      pair("digest", [el("code", { class: "digest" }, value(seal.found)), el("br"),
        el("span", { class: seal.untouched ? "quiet" : "alarm" }, t(seal.untouched ? "say.digest_ok" : "say.digest_bad"))])),
    el("h3", {}, t("head.decides")),
    el("ul", { class: "grounds" },
      ground("fail", "say.blocking", counts), ground("not_evaluated", "say.unevaluated", counts),
      floor.length ? el("li", {}, t("say.floor"), el("ul", {}, floor.map((one) => el("li", {}, sentence(one))))) : null,
      !floor.length && !counts.fail && !counts.not_evaluated ? el("li", {}, word("status_means", "clean")) : null,
      run.decided_from ? el("li", {}, t("say.decided_anew", run.decided_from.slice(0, 12))) : null));
}

/** The checks of one result, each a link to its page. */
function ground(result, told, counts) {
  if (!counts[result]) return null;
  const rows = TABLES.get("checks"), found = rows.where("result", result);
  return el("li", {}, linkTo({ view: "checks", filters: { result } }, t(told, number(counts[result]))),
    el("ul", {}, found.slice(0, MOST_GROUNDS).map((row) => el("li", {}, cell(rows, row, "check_id"), " ", cell(rows, row, "title"))),
      found.length > MOST_GROUNDS ? el("li", {}, "…") : null));
}

function horizonNotes(scan, horizon) {
  return [horizon.future ? t("say.future_day") : null, horizon.left_out ? t("say.left_out") : null,
    scan.ledger_at ? t("say.ledger_until", scan.ledger_at) : null].filter(Boolean).map((note) => el("span", { class: "quiet" }, note));
}

function resultCounts() {
  const counts = Object.create(null), rows = TABLES.get("checks");
  for (let row = 0; row < rows.count; row++) { const result = rows.at(row, "result"); counts[result] = (counts[result] || 0) + 1; }
  return counts;
}

function coverageSection() {
  const had = FACTS.coverage;
  const rows = [["bytes_on_disk", "bytes"], ["bytes_decoded", "content"], ["rows", "rows"]].map(([name, unit]) => {
    const [present, scanned, lost] = ["present", "scanned", "lost"].map((part) => had[`${unit}_${part}`]);
    return { label: label(name), parts: [[scanned, "fill"], [lost, "hatched"]], whole: present || 1,
      figures: [number(present), number(scanned), number(lost)] };
  });
  const found = had.files - had.files_missing;
  return section("coverage",
    chart(null, [label("measure"), label("present"), label("scanned"), label("lost")], rows),
    el("dl", { class: "facts tight" }, pair("files_found", number(found)), pair("files_undeclared", number(found - had.files_declared)),
      pair("files_missing", number(had.files_missing)), pair("units", number(had.units))),
    had.files_missing ? el("p", { class: "quiet" }, t("say.files_sum", number(had.files), number(found), number(had.files_missing))) : null,
    had.files_cut_short ? el("p", { class: "alarm" }, t("say.cut_short", number(had.files_cut_short))) : null,
    had.files_unbalanced ? el("p", { class: "alarm" }, t("say.unbalanced", number(had.files_unbalanced))) : null,
    toTable("files"));
}

function sourcesSection() {
  const rows = TABLES.get("sources"), most = 40;
  const all = [...Array(Math.min(rows.count, most)).keys()];
  const narrow = Object.assign(Object.create(rows), { shown: ["source_id", "kind", "license_id", "contract_ref", "declared_files", "files",
    "declared_bytes", "bytes", "declared_samples", "rows_present", "open_issues"] });
  return section("sources", el("p", { class: "quiet" }, t("say.licence_note")),
    rows.total > most ? el("p", {}, t("say.sources_more", number(most), number(rows.total))) : null,
    shortTable(narrow, all, t("table_means.sources")), toTable("sources"));
}

function peopleSection() {
  const { samples, states, people_by_verdict: verdicts, reasons } = FACTS;
  const verdictRows = (counts) => ["block", "review", "use"].map((name) => ({ label: mark("verdict", name),
    parts: [[counts[name] || 0, TONES[name]]], figures: [number(counts[name] || 0)] }));
  const people = Object.fromEntries(verdicts.map(({ verdict, people: count }) => [verdict, count]));
  const tied = samples.use + samples.review + samples.block;
  return section("people",
    el("p", {}, t("say.people_sum", number(FACTS.people), number(FACTS.subjects), number(TABLES.get("strangers").total))),
    FACTS.scan.ledger_digest ? null : el("p", { class: "alarm" }, t("say.no_ledger")),
    el("div", { class: "pair" },
      chart(t("ui.of", t("table.people"), label("states")), [label("state"), t("table.people")], states.map((row) => ({
        label: linkTo({ view: "people", filters: { states: row.state } }, word("consent_state", row.state) || value(row.state)),
        parts: [[row.people, row.state === "granted" ? "good" : "fill"]], figures: [number(row.people)] }))),
      chart(t("ui.of", t("table.people"), label("verdict")), [label("verdict"), t("table.people")], verdictRows(people)),
      chart(t("say.samples_sum", number(tied)), [label("verdict"), label("samples")], verdictRows(samples))),
    chart(t("ui.of", t("table.decisions"), label("reason")), [label("reason"), label("verdict"), label("samples"), t("table.people")],
      reasons.map((row) => ({ label: linkTo({ view: "decisions", filters: { verdict: row.verdict, reason: row.reason, ...(row.dimension ? { dimension: row.dimension } : {}) } },
        word("reason", row.reason) || value(row.reason), row.dimension ? [t("ui.of", "", ""), word("dimension", row.dimension) || value(row.dimension)] : null),
      parts: [[row.samples, own(TONES, row.verdict) || "fill"]], figures: [mark("verdict", row.verdict), number(row.samples), number(row.subjects)] }))),
    el("p", { class: "quiet" }, t("say.reasons_note"), " ", t("say.states_note")),
    toTable("people"), toTable("decisions"), toTable("consents"), toTable("strangers"));
}

function checksSection() {
  const rows = TABLES.get("checks"), counts = resultCounts();
  const order = [...Array(rows.count).keys()].sort((a, b) => RESULTS.indexOf(rows.at(a, "result")) - RESULTS.indexOf(rows.at(b, "result")) || a - b);
  const narrow = Object.assign(Object.create(rows), { shown: ["check_id", "result", "title", "clause", "violations", "check_reason",
    ...(order.some((row) => (rows.at(row, "observed") || []).length) ? ["observed"] : [])] });
  return section("checks",
    chart(t("ui.of", t("table.checks"), label("result")), [label("result"), t("table.checks")], RESULTS.map((result) => ({
      label: linkTo({ view: "checks", filters: { result } }, mark("result", result)),
      parts: [[counts[result] || 0, TONES[result]]], figures: [number(counts[result] || 0)] }))),
    rows.count ? shortTable(narrow, order, t("table_means.checks")) : el("p", {}, t("say.no_checks")), toTable("checks"));
}

const ISSUE_COLUMNS = { shown: ["severity", "code", "meaning", "next_step", "issues", "files", "rows_lost", "content_lost"], isNumber: () => true };

function issuesSection() {
  return section("issues", el("p", { class: "quiet" }, t("table_means.issues")),
    el("div", { class: "frame short", role: "region", tabindex: "0", "aria-label": t("table_means.issues") }, el("table", { class: "grid" },
      el("caption", { class: "unseen" }, t("head.issues")), el("colgroup", {}, widths(ISSUE_COLUMNS, () => {})),
      el("thead", {}, el("tr", {}, ["severity", "code", "meaning", "next_step"].map((column) => el("th", { scope: "col" }, label(column))),
        ["issues", "files", "rows_lost", "content_lost"].map((column) => el("th", { scope: "col", class: "figure" }, label(column))))),
      el("tbody", {}, FACTS.issues.map((row) => el("tr", {}, el("td", {}, mark("severity", row.severity)),
        el("th", { scope: "row" }, linkTo({ view: "issues", filters: { code: row.code } }, el("code", {}, value(row.code)))),
        el("td", {}, word("issue", row.code) || "–"), el("td", {}, word("issue_remedy", row.code) || "–"),
        [row.issues, row.files, row.rows_lost, row.content_lost].map((figure) => el("td", { class: "figure" }, number(figure)))))))),
    toTable("issues"));
}

function findingsSection() {
  return section("findings", el("p", { class: "quiet" }, t("say.no_raw")),
    chart(null, [label("entity"), t("table.findings"), label("samples"), label("distinct_values")], FACTS.entities.map((row) => ({
      label: [linkTo({ view: "findings", filters: { entity: row.entity } }, word("entity", row.entity) || value(row.entity)), " ", el("code", { class: "code" }, value(row.entity))],
      parts: [[row.findings, "fill"]], figures: [number(row.findings), number(row.samples), number(row.distinct_values)] }))),
    chart(t("ui.of", t("table.findings"), label("source_id")), [label("source_id"), t("table.findings")], FACTS.findings_by_source.map((row) => ({
      label: row.source_id === null ? t("ui.undeclared") : linkTo({ view: "findings", filters: { source_id: row.source_id } }, value(row.source_id)),
      parts: [[row.findings, "fill"]], figures: [number(row.findings)] }))),
    toTable("findings"), toTable("kinds"), ["suppressions", "columns", "signals"].map((name) => (TABLES.get(name).total ? toTable(name) : null)));
}
