// Makes elements. Whatever came from a report goes through value(), which shows it as text, sets it apart from its
// surroundings in direction, and makes invisible characters visible. Nothing here or elsewhere parses markup.

const HIDDEN = new RegExp(
  "[\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f" +
  "\\u2028-\\u202f\\u205f-\\u206f\\u3164\\ufeff\\uffa0\\ufff0-\\ufffb\\ud800-\\udfff\\u{e0000}-\\u{e0fff}]", "gu");

/** What a table of ours says of a code of the report, which may be called `constructor`. */
const own = (table, code) => (Object.hasOwn(table, String(code)) ? table[code] : undefined);

const codePoint = (sign) => "U+" + sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");

/** An element; `facts` are its attributes, those that begin with "on" its listeners. Children: elements and texts. */
function el(name, facts, ...children) {
  const made = document.createElement(name);
  for (const [key, said] of Object.entries(facts || {})) {
    if (said === undefined || said === null || said === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), said);
    else made.setAttribute(key, said === true ? "" : String(said));
  }
  fill(made, children);
  return made;
}

function fill(parent, children) {
  for (const child of children.flat(9)) {
    if (child === undefined || child === null || child === false) continue;
    parent.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return parent;
}

function replace(parent, ...children) {
  parent.textContent = "";
  return fill(parent, children);
}

/** A text of the report, inert: isolated in direction, its hidden characters told by code point. */
function value(text, keepLines) {
  const made = document.createElement("bdi");
  let from = 0;
  const said = String(text);
  for (const found of said.matchAll(HIDDEN)) {
    if (keepLines && found[0] === "\n") continue;
    made.append(said.slice(from, found.index), el("span", { class: "hidden-sign" }, codePoint(found[0])));
    from = found.index + found[0].length;
  }
  made.append(said.slice(from));
  return made;
}

/** The same where only text can stand, such as a title or an option. */
const plainValue = (text) => String(text).replace(HIDDEN, (sign) => `[${codePoint(sign)}]`);
