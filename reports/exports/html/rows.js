// The tables in memory: unpacks their chunks (reports/exports/html/pack.py) and answers what a row holds.
// Texts are kept once per table, rows hold places in that list, so that filters look at each different text once.

class Rows {
  constructor(told) {
    Object.assign(this, told); // name, id, total, kept, columns, shown, facets, related
    this.count = 0;
    this.data = new Map(this.columns.map((name) => [name, null]));
    this.chunks = document.querySelectorAll(`script[data-table="${told.name}"]`);
    this.read = 0;
    this.waiting = null;
  }

  get whole() { return this.read === this.chunks.length; }
  get isCut() { return this.kept < this.total; }

  /** The first rows only: what an overview, a print and the first sight of a table need. */
  async first() { if (this.read === 0 && this.chunks.length) await this.readNext(); }

  /** All rows; `seen` is told after each chunk. */
  all(seen) {
    this.waiting = this.waiting || (async () => {
      while (!this.whole) {
        await this.readNext();
        if (seen) seen();
        await new Promise((next) => setTimeout(next));
      }
    })();
    return this.waiting;
  }

  async readNext() {
    const text = this.chunks[this.read].textContent;
    const { n, c } = JSON.parse(await unpacked(text));
    this.columns.forEach((name, place) => this.add(name, c[place], n));
    this.count += n;
    this.read += 1;
  }

  add(name, found, n) {
    let column = this.data.get(name);
    if (found.v) {
      column = column || { numbers: new Float64Array(this.kept).fill(NaN) };
      found.v.forEach((figure, row) => { if (figure !== null) column.numbers[this.count + row] = figure; });
    } else {
      column = column || { texts: [], places: new Map(), codes: new Int32Array(this.kept).fill(-1) };
      const codes = found.d.map((text) => placeOf(column, text));
      for (let row = 0; row < n; row++) {
        const code = found.i ? found.i[row] : row;
        column.codes[this.count + row] = code < 0 ? -1 : codes[code];
      }
    }
    this.data.set(name, column);
  }

  isNumber(name) { return Boolean(this.data.get(name) && this.data.get(name).numbers); }

  /** What a row holds in a column: a text, a list of texts, a number, or null. */
  at(row, name) {
    const column = this.data.get(name);
    if (!column) return null;
    if (column.numbers) return Number.isNaN(column.numbers[row]) ? null : column.numbers[row];
    const code = column.codes[row];
    return code < 0 ? null : column.texts[code];
  }

  /** The rows whose column is this text, or lists it. */
  where(name, text) {
    const column = this.data.get(name);
    const found = [];
    if (!column) return found;
    if (column.numbers) {
      for (let row = 0; row < this.count; row++) if (column.numbers[row] === Number(text)) found.push(row);
      return found;
    }
    const wanted = column.texts.map((held) => (Array.isArray(held) ? held.includes(text) : held === text));
    for (let row = 0; row < this.count; row++) if (column.codes[row] >= 0 && wanted[column.codes[row]]) found.push(row);
    return found;
  }

  /** The row with this id, or -1. */
  find(id) {
    const [found = -1] = this.where(this.id, id);
    return found;
  }
}

function placeOf(column, text) {
  const key = Array.isArray(text) ? JSON.stringify(text) : text;
  let place = column.places.get(key);
  if (place === undefined) {
    place = column.texts.length;
    column.texts.push(text);
    column.places.set(key, place);
  }
  return place;
}

async function unpacked(text) {
  const signs = atob(text.trim());
  const bytes = new Uint8Array(signs.length);
  for (let place = 0; place < signs.length; place++) bytes[place] = signs.charCodeAt(place);
  if (typeof DecompressionStream === "undefined") return new TextDecoder().decode(gunzip(bytes));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

const TABLES = new Map(FACTS.tables.map((told) => [told.name, new Rows(told)]));
