// The end of the overview: what was not searched, the ledger, the recognizers, what the applicant declares, and how to
// verify all of it.

const LISTED_LIMITS = 40;

function notSearchedSection() {
  const rows = TABLES.get("limits"), all = [...Array(Math.min(rows.count, LISTED_LIMITS)).keys()];
  return section("not_searched", el("p", { class: "quiet" }, t("table_means.limits")),
    el("ul", {}, FACTS.limits.map((limit) => el("li", {}, sentence(limit)))),
    rows.total ? [shortTable(rows, all, t("table.limits"), false), toTable("limits")] : null);
}

function ledgerSection() {
  const { scan } = FACTS, rows = TABLES.get("events");
  return section("ledger",
    scan.ledger_digest ? factList(scan, ["ledger_head", "ledger_digest", "ledger_at"]) : el("p", { class: "alarm" }, t("say.no_ledger")),
    rows.count ? shortTable(rows, [...Array(rows.count).keys()], t("table.events")) : null);
}

function recognizersSection() {
  return section("recognizers", el("p", { class: "quiet" }, t("table_means.recognizers")),
    factList(FACTS.scan, ["min_score", "person_detection", "detectors_digest", "suppressions_digest"]), toTable("recognizers"));
}

function declaredSection() {
  const { scan, previous } = FACTS, rows = TABLES.get("sampling");
  return section("declared",
    factList(scan, ["applicant", "application", "model_version", "objective", "necessity", "intended_uses", "purposes",
      "territory", "safeguards", "distribution", "storage", "contact", "declared_by"]),
    rows.count ? [el("h3", {}, t("head.sampling")), shortTable(rows, [...Array(rows.count).keys()], t("table_means.sampling"))] : null,
    previous.map((row) => [el("h3", {}, t("head.previous")), factList(row, ["digest", "as_of", "tool_version", "inputs_digest", "ledger_digest", "decisions_digest"])]));
}

const GIVEN = "--declaration CORPUS/sources.yaml --ledger CORPUS/ledger.jsonl";
const COMMANDS = [["digest", (digest) => `provscan show report.duckdb --digest ${digest}`],
  ["signed", () => "provscan verify report.duckdb --attestation report.intoto.json --public-key signer.pub.pem"],
  ["data", () => `provscan verify report.duckdb ${GIVEN}`],
  ["units", () => `provscan verify report.duckdb ${GIVEN} --key KEY --units 200`],
  ["explain", () => "provscan explain report.duckdb ID"],
  ["query", () => "duckdb -readonly report.duckdb"], ["again", () => FACTS.again]];

function verifySection() {
  const { scan, seal, run } = FACTS;
  return section("verify", el("p", {}, t("say.digest_note")),
    el("ol", {}, COMMANDS.map(([step, command]) => el("li", {}, t(`verify_step.${step}`), el("pre", { tabindex: "0" }, value(command(seal.found)))))),
    el("h3", {}, t("head.reproduce")),
    factList({ ...scan, started_at: run.started_at }, ["inputs_digest", "declaration_digest", "ledger_digest", "detectors_digest",
      "linking_digest", "profile_digest", "categories_digest", "decisions_digest", "key_id", "tool_version", "started_at"]));
}

const SECTIONS = [["verdict", verdictSection], ["coverage", coverageSection], ["sources", sourcesSection], ["people", peopleSection],
  ["checks", checksSection], ["issues", issuesSection], ["findings", findingsSection], ["not_searched", notSearchedSection],
  ["ledger", ledgerSection], ["recognizers", recognizersSection], ["declared", declaredSection], ["verify", verifySection]];

const pageTitle = () => el("h1", { tabindex: "-1" }, t("ui.title"),
  FACTS.scan.application ? [el("br"), el("span", { class: "of-what" }, value(FACTS.scan.application))] : null);

const overview = () => [pageTitle(), SECTIONS.map(([, make]) => make())];
