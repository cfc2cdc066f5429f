// Which rows of a table are wanted, and in which order. Works on the places of texts, so that 100,000 rows answer at once.

/** Rows that meet the route's filters and words, in its order. */
function wanted(rows, { q, filters, sort }) {
  const tests = Object.entries(filters).filter(([column]) => rows.columns.includes(column))
    .map(([column, text]) => byValue(rows, column, text));
  for (const term of q.toLocaleLowerCase().split(/\s+/).filter(Boolean)) tests.push(byTerm(rows, term));
  const found = [];
  for (let row = 0; row < rows.count; row++) if (tests.every((test) => test(row))) found.push(row);
  return ordered(rows, found, sort);
}

const EMPTY = "∅";

function byValue(rows, column, text) {
  const held = rows.data.get(column);
  if (!held) return () => false;
  if (held.numbers) return (row) => held.numbers[row] === Number(text);
  const fits = held.texts.map((one) => (Array.isArray(one) ? (one.length ? one.includes(text) : text === EMPTY) : one === text));
  return (row) => (held.codes[row] < 0 ? text === EMPTY : fits[held.codes[row]]);
}

/** A word is looked for in every column, as it is stored and as it is told. */
function byTerm(rows, term) {
  const figure = /^-?\d+(\.\d+)?$/.test(term) ? Number(term) : NaN;
  const columns = [];
  for (const [name, held] of rows.data) {
    if (!held) continue;
    if (held.numbers) {
      if (!Number.isNaN(figure)) columns.push((row) => held.numbers[row] === figure);
      continue;
    }
    const fits = Uint8Array.from(held.texts, (one) => [one].flat().some((text) =>
      text.toLocaleLowerCase().includes(term) || said(name, text).toLocaleLowerCase().includes(term)));
    if (fits.includes(1)) columns.push((row) => held.codes[row] >= 0 && fits[held.codes[row]] === 1);
  }
  return (row) => columns.some((test) => test(row));
}

function ordered(rows, found, sort) {
  const [column, down] = sort.startsWith("-") ? [sort.slice(1), -1] : [sort, 1];
  const held = rows.data.get(column);
  if (!held) return found;
  const keys = held.numbers || ranks(column, held);
  const none = held.numbers ? Number.isNaN : (key) => key < 0;
  // Rows without a value come last in either order; equal rows stay as they stood.
  return found.sort((one, other) => {
    const [a, b] = [keys[one], keys[other]];
    if (none(a) || none(b)) return (none(a) ? 1 : 0) - (none(b) ? 1 : 0) || one - other;
    return down * (a - b) || one - other;
  });
}

function ranks(column, held) {
  const told = held.texts.map((one) => [one].flat().map((text) => said(column, text)).join(", "));
  const order = [...told.keys()];
  const collator = new Intl.Collator(LANG_TAG[language], { numeric: true });
  // Digests by their signs, which is ten times faster: nobody reads their numbers.
  order.sort(ONE_LINE.has(column) ? (a, b) => (told[a] < told[b] ? -1 : 1) : (a, b) => collator.compare(told[a], told[b]));
  const rank = new Int32Array(told.length);
  order.forEach((place, position) => { rank[place] = position; });
  return held.codes.map((code) => (code < 0 ? -1 : rank[code]));
}

const MOST_OPTIONS = 300;

/** Different values of a column with how many rows have each, for a list to choose from. */
function options(rows, column) {
  const held = rows.data.get(column);
  const counts = new Map();
  if (!held || !held.codes) return [];
  for (let row = 0; row < rows.count; row++) {
    const one = held.codes[row] < 0 ? null : held.texts[held.codes[row]];
    const texts = one === null || (Array.isArray(one) && !one.length) ? [EMPTY] : [one].flat();
    for (const text of texts) counts.set(text, (counts.get(text) || 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]).slice(0, MOST_OPTIONS);
}
