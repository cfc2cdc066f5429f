// Puts the page together and follows the address: header, contents, and the view that the address names.

const page = document.getElementById("page");
const main = el("main", { id: "main" });
let turn = 0;

function header() {
  const names = Object.entries(LANGUAGES).map(([code, name]) => el("button", { type: "button", lang: LANG_TAG[code],
    "aria-pressed": String(code === language), "data-lang": code, onclick: () => setLanguage(code) }, name));
  return el("header", {}, el("div", { class: "bar-top" },
    el("p", { class: "brand" }, t("ui.title"), " ", mark("status", FACTS.scan.status)),
    el("div", { class: "tools" }, el("div", { class: "languages", role: "group", "aria-label": t("ui.language") }, names),
      el("button", { type: "button", class: "plain", id: "print-button", onclick: () => window.print() }, t("ui.print")))));
}

function contents() {
  const here = (view) => (route.view === view ? "page" : null);
  const entry = (view, text, total) => el("li", {}, el("a", { href: address({ view }), "aria-current": here(view) }, text,
    total === undefined ? null : el("span", { class: "total" }, ` ${number(total)}`)));
  return el("nav", { "aria-label": t("ui.contents") }, el("ul", {}, entry("overview", t("ui.overview"))),
    route.view === "overview" ? el("ul", { class: "within" }, SECTIONS.map(([name]) =>
      el("li", {}, linkTo({ view: "overview", id: name }, t(`head.${name}`))))) : null,
    el("ul", {}, FACTS.tables.filter(({ name }) => !["events", "sampling"].includes(name)).map(({ name, total }) => entry(name, t(`table.${name}`), total))));
}

function frame() {
  document.documentElement.lang = LANG_TAG[language];
  document.title = [t("ui.title"), FACTS.scan.application ? plainValue(FACTS.scan.application) : null].filter(Boolean).join(" – ");
  replace(page, patterns(), el("a", { class: "skip", href: "#main", onclick: (event) => { event.preventDefault(); focusMain(); } }, t("ui.skip")),
    header(), el("div", { class: "columns" }, contents(), main),
    el("footer", {}, el("p", {}, t("ui.share_note"), " ", t("ui.escaped")), el("p", {}, `provscan ${plainValue(FACTS.scan.tool_version)}`)));
}

/** Draw what the address names; a later call outruns an earlier one that is still unpacking rows. */
async function draw(focus) {
  const mine = (turn += 1), { view, id } = route;
  frame();
  try {
    if (view === "overview") {
      replace(main, overview());
      const part = id && document.getElementById(`h-${id}`);
      if (part) { part.focus(); part.scrollIntoView(); return; }
    } else if (id !== null) {
      if (!TABLES.get(view).whole) replace(main, el("p", { role: "status" }, t("ui.loading")));
      const made = await detail(TABLES.get(view), id);
      if (mine !== turn) return;
      replace(main, made);
    } else await drawTable(TABLES.get(view), mine);
  } catch (error) {
    replace(main, el("p", { class: "alarm", role: "alert" }, t("ui.broken_data", plainValue(error.message))));
    return;
  }
  if (focus) focusMain();
}

async function drawTable(rows, mine) {
  const grid = new Grid(rows);
  replace(main, el("h1", { tabindex: "-1" }, t(`table.${rows.name}`)), el("p", { class: "quiet" }, t(`table_means.${rows.name}`)), grid.element);
  grid.update();
  if (rows.whole) return;
  await rows.all(() => { if (mine === turn) grid.refresh(); });
  if (mine === turn) grid.drawControls();
}

function focusMain() {
  const head = main.querySelector("h1");
  if (head) head.focus();
  if (head && route.view !== "overview") scrollTo(0, 0);
}

function setLanguage(code) {
  language = code;
  setRoute({ lang: code });
  draw(false).then(() => document.querySelector(`button[data-lang="${code}"]`).focus());
}

function follow(focus) {
  route = parseRoute();
  if (route.lang) language = route.lang;
  return draw(focus);
}

addEventListener("hashchange", () => follow(true));

(async () => {
  language = firstLanguage();
  try {
    for (const rows of TABLES.values()) await rows.first();
  } catch (error) {
    replace(page, el("main", {}, el("h1", {}, t("ui.title")), el("p", { class: "alarm", role: "alert" }, t("ui.broken_data", plainValue(error.message)))));
    return;
  }
  await follow(false);
})().finally(() => { document.documentElement.dataset.ready = "yes"; });
