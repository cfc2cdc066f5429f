// A table that sorts, filters and stays quick: short ones are drawn whole, long ones only where the reader looks.

const WHOLE = 300; // rows up to which all are drawn, with their texts in full
const HEIGHT = 34; // of a row of a long table, as in tables.css
const WIDTHS = { path: 15, member_path: 14, title: 20, check_reason: 22, clause: 13, detail: 19, what: 40, reasons: 16,
  check_id: 6, reason: 13, sample_id: 12, finding_id: 9, link_id: 9, issue_id: 9, signal_id: 9, entity: 13, mask: 11, code: 12,
  result: 9, evidence: 13, value_hmac: 12, recognizer: 14, categories: 14, license_id: 9, contract_ref: 9, states: 12, source_id: 9,
  field: 9, subjects: 9, state_since: 12, signal_kind: 15, signal_meaning: 12, severity: 7, subject_id: 9, record_id: 10,
  first: 12, last: 12, observed: 13, person_detection: 14, meaning: 24, next_step: 24, dimension: 8, verdict: 7.5, row: 8, start: 8, same_value: 10 };
const ONE_LINE = new Set(["sample_id", "finding_id", "link_id", "issue_id", "signal_id", "value_hmac"]);

const widthOf = (rows, column) => WIDTHS[column] || (rows.isNumber(column) ? 6.5 : 9);

/** The columns' shares of a table's width; `told` is given the width that they need together. */
function widths(rows, told) {
  const wide = rows.shown.map((column) => widthOf(rows, column));
  const sum = wide.reduce((all, one) => all + one, 0);
  told(sum);
  return wide.map((width) => {
    const one = el("col");
    one.style.width = `${(100 * width) / sum}%`;
    return one;
  });
}

class Grid {
  constructor(rows) {
    this.rows = rows;
    this.found = [];
    this.body = el("tbody");
    this.count = el("p", { class: "count", role: "status" });
    this.head = el("tr");
    this.table = el("table", { class: "grid" },
      el("caption", { class: "unseen" }, t(`table.${rows.name}`)), el("colgroup", {}, this.columns()), el("thead", {}, this.head), this.body);
    this.frame = el("div", { class: "frame", role: "region", tabindex: "0", "aria-label": t(`table.${rows.name}`),
      onscroll: () => this.draw() }, this.table);
    this.controls = el("div", { class: "controls" });
    this.element = el("div", { class: "gridbox" }, this.controls, this.count, this.frame);
  }

  columns() {
    return widths(this.rows, (sum) => queueMicrotask(() => { this.table.style.minWidth = `${sum}em`; }));
  }

  /** Filters, heads and rows anew; `loading` while rows are still being unpacked. */
  update() {
    this.drawHead();
    this.drawControls();
    this.refresh();
  }

  refresh() {
    this.found = wanted(this.rows, route);
    this.from = -1;
    this.frame.scrollTop = 0;
    const told = [t("ui.rows_shown", number(this.found.length), number(this.rows.count))];
    if (!this.rows.whole) told.push(t("ui.of", t("ui.loading"), t("ui.loaded_part", number(this.rows.count), number(this.rows.kept))));
    if (this.rows.isCut) told.push(t("ui.cut", number(this.rows.kept), number(this.rows.total)));
    if (!this.found.length) told.push(t(this.rows.count ? "ui.no_match" : "ui.no_rows"));
    replace(this.count, told.join(" · "));
    this.long = this.found.length > WHOLE;
    this.frame.classList.toggle("long", this.long);
    this.table.setAttribute("aria-rowcount", String(this.found.length + 1));
    this.draw();
  }

  drawHead() {
    replace(this.head, this.rows.shown.map((column) => {
      const down = route.sort === `-${column}`, up = route.sort === column;
      return el("th", { scope: "col", "aria-sort": up ? "ascending" : down ? "descending" : "none",
        class: this.rows.isNumber(column) ? "figure" : null },
      el("button", { type: "button", title: t("ui.sort_by", label(column)), "data-column": column,
        onclick: () => this.sortBy(up ? `-${column}` : down ? "" : column, column) },
      label(column), el("span", { class: "arrow", "aria-hidden": "true" }, up ? " ▲" : down ? " ▼" : "")));
    }));
  }

  sortBy(sort, column) {
    setRoute({ sort });
    this.drawHead();
    this.refresh();
    this.head.querySelector(`button[data-column="${column}"]`).focus();
  }

  drawControls() {
    const search = el("input", { type: "search", id: "search", value: route.q, autocomplete: "off", spellcheck: "false",
      oninput: () => { clearTimeout(this.typing); this.typing = setTimeout(() => this.setWords(search.value), 120); } });
    const facets = this.rows.facets.map((column) => this.facet(column)).filter(Boolean);
    replace(this.controls, el("div", { class: "control" }, el("label", { for: "search" }, t("ui.search")), search), facets,
      this.hiddenFilters(),
      el("button", { type: "button", class: "plain", onclick: () => { setRoute({ q: "", filters: {} }); this.update(); this.controls.querySelector("input").focus(); } },
        t("ui.clear")));
  }

  setWords(q) { setRoute({ q }); this.refresh(); }

  facet(column) {
    const choices = options(this.rows, column);
    const chosen = route.filters[column] || "";
    if (choices.length < 2 && !chosen) return null;
    if (chosen && !choices.some(([text]) => text === chosen)) choices.push([chosen, 0]);
    const id = `facet-${column}`;
    const select = el("select", { id, onchange: () => { setRoute({ filters: { ...route.filters, [column]: select.value } }); this.refresh(); } },
      el("option", { value: "" }, t("ui.all")),
      choices.map(([text, count]) => el("option", { value: text, selected: text === chosen },
        `${text === EMPTY ? (UNNAMED[column] ? t(UNNAMED[column]) : "–") : said(column, text)} (${number(count)})`)));
    return el("div", { class: "control" }, el("label", { for: id }, label(column)), select);
  }

  /** Filters that came with the address and have no list here. */
  hiddenFilters() {
    return Object.entries(route.filters).filter(([column, text]) => text && !this.rows.facets.includes(column) &&
      this.rows.columns.includes(column)).map(([column, text]) =>
      el("p", { class: "applied" }, t("ui.of", label(column), ""), FACTS.vocabulary[column] ? said(column, text) : value(text)));
  }

  draw() {
    if (!this.long) {
      if (this.from === 0) return;
      this.from = 0;
      replace(this.body, this.found.map((row, place) => this.row(row, place)));
      return;
    }
    const seen = Math.ceil(this.frame.clientHeight / HEIGHT) + 20;
    const from = Math.max(0, Math.min(Math.floor(this.frame.scrollTop / HEIGHT) - 10, this.found.length - seen));
    if (from === this.from || (this.from >= 0 && Math.abs(from - this.from) < 5 && from && from < this.found.length - seen)) return;
    this.from = from;
    const to = Math.min(this.found.length, from + seen);
    const focused = this.body.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    replace(this.body, this.spacer(from), this.found.slice(from, to).map((row, place) => this.row(row, from + place)),
      this.spacer(this.found.length - to));
    if (focused) (this.body.querySelector(`a[href="${CSS.escape(focused)}"]`) || this.frame).focus({ preventScroll: true });
  }

  spacer(rows) {
    if (!rows) return null;
    const made = el("tr", { class: "spacer", "aria-hidden": "true" }, el("td", { colspan: this.rows.shown.length }));
    made.firstChild.style.height = `${rows * HEIGHT}px`;
    return made;
  }

  row(row, place) {
    return el("tr", { "aria-rowindex": this.long ? place + 2 : null },
      this.rows.shown.map((column) => bodyCell(this.rows, row, column)));
  }
}

function bodyCell(rows, row, column) {
  const facts = { class: rows.isNumber(column) && column !== rows.id ? "figure" : ONE_LINE.has(column) ? "one-line" : null };
  return column === rows.shown[0] ? el("th", { ...facts, scope: "row" }, cell(rows, row, column)) : el("td", facts, cell(rows, row, column));
}

/** A plain table of some rows, for the overview, a row's own page and the print. */
function shortTable(rows, found, caption, seen = true) {
  const table = el("table", { class: "grid" }, el("caption", { class: seen ? null : "unseen" }, caption),
    el("colgroup", {}, widths(rows, (sum) => queueMicrotask(() => { table.style.minWidth = `${sum * 0.8}em`; }))),
    el("thead", {}, el("tr", {}, rows.shown.map((column) =>
      el("th", { scope: "col", class: rows.isNumber(column) && column !== rows.id ? "figure" : null }, label(column))))),
    el("tbody", {}, found.map((row) => el("tr", {}, rows.shown.map((column) => bodyCell(rows, row, column))))));
  return el("div", { class: "frame short", role: "region", tabindex: "0", "aria-label": caption }, table);
}
