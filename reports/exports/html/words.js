// The two languages: what is said, how numbers are written. The texts are words.toml, in the facts of the page.

const FACTS = JSON.parse(document.getElementById("facts").textContent);
const LANGUAGES = { en: "English", zh: "中文" };
const LANG_TAG = { en: "en", zh: "zh-Hans" };
let language = "en";

function firstLanguage() {
  if (own(LANGUAGES, FACTS.lang)) return FACTS.lang;
  return (navigator.languages || [navigator.language]).some((tag) => /^zh\b/i.test(tag)) &&
    !/^en\b/i.test((navigator.languages || [])[0] || "") ? "zh" : "en";
}

/** A word of a section, or undefined: a code without words is shown as it is. */
function word(section, code) {
  const table = FACTS.words[section];
  const pair = table && own(table, code);
  return pair && pair[language === "zh" ? 1 : 0];
}

/** A text by "section.key", {0} and on replaced by texts. */
function t(key, ...said) {
  const dot = key.indexOf(".");
  const text = word(key.slice(0, dot), key.slice(dot + 1)) || key;
  return text.replace(/\{(\d)\}/g, (_, place) => String(said[place]));
}

/** The same with elements in place of {0} and on. */
function tell(key, ...said) {
  const dot = key.indexOf(".");
  const text = word(key.slice(0, dot), key.slice(dot + 1)) || key;
  return text.split(/(\{\d\})/).map((part) => (/^\{\d\}$/.test(part) ? said[part[1]] : part));
}

/** A sentence of the report, [English, Chinese or null]; English in a Chinese page is marked as English. */
function sentence([english, chinese]) {
  if (language === "en") return value(english);
  if (chinese) return value(chinese);
  return el("span", { lang: "en" }, value(english));
}

const number = (figure) =>
  (figure === null || figure === undefined || Number.isNaN(figure) ? "–"
    : new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en-GB", { maximumFractionDigits: 4 }).format(figure));
