// The address of a view: #view=findings&lang=zh&q=...&f.entity=...&sort=-score, or &id=... for one row.
// Everything a reader chose stands there, so that an address can be shared.

const PAGES = ["overview"];
let route = null;

function parseRoute() {
  const said = new URLSearchParams(location.hash.slice(1));
  const view = said.get("view");
  const filters = Object.create(null);
  for (const [key, text] of said) if (key.startsWith("f.") && text) filters[key.slice(2)] = text;
  const lang = said.get("lang");
  return {
    view: PAGES.includes(view) || TABLES.has(view) ? view : "overview",
    id: said.get("id"),
    q: said.get("q") || "",
    sort: said.get("sort") || "",
    lang: own(LANGUAGES, lang) ? lang : null,
    filters,
  };
}

/** The address of a view; the language stays unless it is named. */
function address({ view, id, q, sort, filters, lang }) {
  const said = new URLSearchParams({ view });
  if (id !== null && id !== undefined) said.set("id", id);
  if (q) said.set("q", q);
  if (sort) said.set("sort", sort);
  for (const [column, text] of Object.entries(filters || {})) if (text) said.set(`f.${column}`, text);
  said.set("lang", lang || language);
  return "#" + said.toString();
}

/** A link inside the page. */
const linkTo = (place, ...children) => el("a", { href: address(place) }, ...children);

/** Change the address without another step in the browser's history: for filters and sorting. */
function setRoute(changes) {
  Object.assign(route, changes);
  history.replaceState(null, "", address(route));
}
