// The print: the whole overview, then the first rows of every table, whatever view is on the screen.
// Made when the browser is about to print and taken away after; the first rows of every table are unpacked by then.

function printed() {
  const lists = FACTS.tables.map(({ name }) => TABLES.get(name)).filter((rows) => rows.total && !["events", "sampling"].includes(rows.name));
  return [overview(), el("section", {}, lists.map((rows) => el("section", { class: "printed-table" }, el("h2", {}, t(`table.${rows.name}`)),
    rows.total > FACTS.printed_rows ? el("p", {}, t("ui.printed_first", number(FACTS.printed_rows), number(rows.total))) : null,
    shortTable(rows, [...Array(Math.min(rows.count, FACTS.printed_rows)).keys()], t(`table_means.${rows.name}`)))))];
}

/** Ids stand once in a document: the print's copies go without, and without the sections' names for them. */
function withoutIds(nodes) {
  const box = fill(el("div"), nodes);
  for (const one of box.querySelectorAll("[id]")) one.removeAttribute("id");
  for (const one of box.querySelectorAll("[aria-labelledby]")) one.removeAttribute("aria-labelledby");
  for (const one of box.querySelectorAll("[tabindex]")) one.removeAttribute("tabindex");
  return box;
}

const paper = document.getElementById("print");
const openPrint = () => { replace(paper, withoutIds(printed())); };
addEventListener("beforeprint", openPrint);
addEventListener("afterprint", () => { paper.textContent = ""; });
