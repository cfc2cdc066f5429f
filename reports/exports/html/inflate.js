// Unpacks gzip where the browser cannot (RFC 1951, 1952): DecompressionStream is younger than some reviewers' machines.

const LENGTHS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCES = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073,
  4097, 6145, 8193, 12289, 16385, 24577];
const DISTANCE_BITS = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** A Huffman code by the lengths of its words: how many words of each length, and their symbols in order. */
function huffman(lengths) {
  const counts = new Uint16Array(16);
  for (const length of lengths) counts[length]++;
  counts[0] = 0;
  const offsets = new Uint16Array(16);
  for (let length = 1; length < 15; length++) offsets[length + 1] = offsets[length] + counts[length];
  const symbols = new Uint16Array(lengths.length);
  lengths.forEach((length, symbol) => { if (length) symbols[offsets[length]++] = symbol; });
  return { counts, symbols };
}

/** The content of a gzip file as we write it: one member, no extra fields. */
function gunzip(packed) {
  let place = 10, held = 0, bits = 0, size = 0;
  let out = new Uint8Array(Math.max(1024, packed.length * 6));
  const take = (wanted) => {
    while (bits < wanted) { held |= packed[place++] << bits; bits += 8; }
    const taken = held & ((1 << wanted) - 1);
    held >>>= wanted;
    bits -= wanted;
    return taken;
  };
  const symbol = (code) => {
    let word = 0, first = 0, index = 0;
    for (let length = 1; length < 16; length++) {
      word |= take(1);
      const count = code.counts[length];
      if (word - count < first) return code.symbols[index + (word - first)];
      index += count;
      first = (first + count) << 1;
      word <<= 1;
    }
    throw new Error("gzip");
  };
  const put = (byte) => {
    if (size === out.length) { const more = new Uint8Array(size * 2); more.set(out); out = more; }
    out[size++] = byte;
  };
  const block = (literals, distances) => {
    for (let found = symbol(literals); found !== 256; found = symbol(literals)) {
      if (found < 256) { put(found); continue; }
      const length = LENGTHS[found - 257] + take(LENGTH_BITS[found - 257]);
      const code = symbol(distances);
      const back = DISTANCES[code] + take(DISTANCE_BITS[code]);
      for (let copied = 0; copied < length; copied++) put(out[size - back]);
    }
  };
  const dynamic = () => {
    const literals = take(5) + 257, distances = take(5) + 1, codes = take(4) + 4;
    const first = new Array(19).fill(0);
    for (let code = 0; code < codes; code++) first[ORDER[code]] = take(3);
    const lengthCode = huffman(first), lengths = [];
    while (lengths.length < literals + distances) {
      const found = symbol(lengthCode);
      if (found < 16) lengths.push(found);
      else {
        const repeated = found === 16 ? lengths[lengths.length - 1] : 0;
        const times = found === 16 ? 3 + take(2) : found === 17 ? 3 + take(3) : 11 + take(7);
        for (let time = 0; time < times; time++) lengths.push(repeated);
      }
    }
    block(huffman(lengths.slice(0, literals)), huffman(lengths.slice(literals)));
  };
  const fixed = () => {
    const lengths = [...new Array(144).fill(8), ...new Array(112).fill(9), ...new Array(24).fill(7), ...new Array(8).fill(8)];
    block(huffman(lengths), huffman(new Array(30).fill(5)));
  };
  const stored = () => {
    held = bits = 0;
    const length = packed[place] | (packed[place + 1] << 8);
    place += 4;
    for (let byte = 0; byte < length; byte++) put(packed[place++]);
  };
  for (let last = 0; !last;) {
    last = take(1);
    const kind = take(2);
    if (kind === 0) stored(); else if (kind === 1) fixed(); else if (kind === 2) dynamic(); else throw new Error("gzip");
    if (place > packed.length) throw new Error("gzip");
  }
  return out.subarray(0, size);
}
