// One row's own page: everything the report holds about it, what its codes mean, and the rows that belong to it.

const LISTED = 100; // related rows drawn; the table has all

const MEANINGS = {
  reason: [["reason_means", "meaning"], ["reason_remedy", "next_step"]],
  code: [["issue", "meaning"], ["issue_remedy", "next_step"]],
  result: [["result_means", "meaning"]],
};

async function detail(rows, id) {
  await rows.all();
  const row = rows.find(id);
  const head = el("h1", { tabindex: "-1" }, t("ui.of", t(`table.${rows.name}`), ""), el("code", {}, value(id)));
  const back = el("p", { class: "back" }, linkTo({ view: rows.name }, `← ${t("ui.back")}`));
  if (row < 0) {
    return [back, head, el("p", { class: "note" }, ...tell("ui.not_found", value(id))),
      rows.isCut ? el("p", { class: "note" }, t("ui.cut", number(rows.kept), number(rows.total))) : null];
  }
  const facts = rows.columns.filter((column) => !column.endsWith("_zh")).flatMap((column) => fact(rows, row, column));
  return [back, head, el("dl", { class: "facts" }, facts), await relatedRows(rows, row, id)];
}

function fact(rows, row, column) {
  const held = rows.at(row, column);
  if (held === null || (Array.isArray(held) && !held.length && column !== "subjects")) {
    return column in UNNAMED ? pair(column, cell(rows, row, column)) : [];
  }
  if (column === "query") return pair(column, query(held), "wide");
  if (["breaches", "lacking", "observed"].includes(column)) {
    return pair(column, [language === "zh" ? el("p", { class: "note" }, t("ui.english_only")) : null,
      el("ul", { lang: "en" }, held.map((text) => el("li", {}, line(text))))], "wide");
  }
  const more = (MEANINGS[column] || []).filter(([section]) => word(section, held))
    .flatMap(([section, name]) => pair(name, word(section, held)));
  return [...pair(column, [cell(rows, row, column), coded(column, held)]), ...more];
}

const pair = (column, shown, kind) => [el("dt", {}, label(column)), el("dd", { class: kind }, shown)];

/** The code as the report stores it, beside its word: a reader may look for it there. */
function coded(column, held) {
  const section = FACTS.vocabulary[column];
  if (typeof held !== "string" || !section || !word(section, held) || section === "issue" || word(section, held) === held) return null;
  return [" ", el("code", { class: "code" }, value(held))];
}

function query(text) {
  return [el("pre", { tabindex: "0" }, value(text.trim(), true)),
    el("p", { class: "note" }, el("code", {}, "duckdb -readonly report.duckdb"))];
}

async function relatedRows(rows, row, id) {
  const made = [];
  for (const [name, column] of rows.related) {
    const table = TABLES.get(name);
    if (!table) continue;
    await table.all();
    const found = table.where(column, id);
    if (!found.length) continue;
    const more = found.length > LISTED ? el("p", {}, t("ui.first_of", number(LISTED), number(found.length))) : null;
    made.push(el("section", { class: "related" }, el("h3", {}, `${t(`table.${name}`)} (${number(found.length)})`), more,
      shortTable(table, found.slice(0, LISTED), t(`table.${name}`), false),
      el("p", {}, linkTo({ view: name, filters: { [column]: id } }, t("ui.all_in_table", number(found.length))))));
  }
  const cut = rows.related.some(([name]) => TABLES.get(name).isCut);
  return made.length ? el("section", {}, el("h2", {}, t("ui.related")), cut ? el("p", { class: "note" }, t("ui.cut_related")) : null, made) : null;
}
