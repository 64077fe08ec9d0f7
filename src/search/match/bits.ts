/** Bitmaps over occurrences, documents or lines of a table. */
export function emptyBits(size: number): Uint32Array {
  return new Uint32Array((size + 31) >> 5);
}

export function hasBit(bits: Uint32Array, index: number): boolean {
  return (bits[index >> 5]! & (1 << (index & 31))) !== 0;
}

export function setBit(bits: Uint32Array, index: number): void {
  bits[index >> 5]! |= 1 << (index & 31);
}

/** Sets [from, to). */
export function setRange(bits: Uint32Array, from: number, to: number): void {
  let at = from;
  for (; at < to && (at & 31) !== 0; at++) setBit(bits, at);
  const whole = (to - at) >> 5;
  if (whole > 0) bits.fill(0xffffffff, at >> 5, (at >> 5) + whole);
  for (at += whole > 0 ? whole << 5 : 0; at < to; at++) setBit(bits, at);
}

export function allBits(size: number): Uint32Array {
  const bits = emptyBits(size);
  setRange(bits, 0, size);
  return bits;
}

export function intersect(bits: Uint32Array, other: Uint32Array): Uint32Array {
  for (let word = 0; word < bits.length; word++) bits[word]! &= other[word]!;
  return bits;
}

export function subtract(bits: Uint32Array, other: Uint32Array): Uint32Array {
  for (let word = 0; word < bits.length; word++) bits[word]! &= ~other[word]!;
  return bits;
}

export function unite(bits: Uint32Array, other: Uint32Array): Uint32Array {
  for (let word = 0; word < bits.length; word++) bits[word]! |= other[word]!;
  return bits;
}

export function isEmpty(bits: Uint32Array): boolean {
  return bits.every((word) => word === 0);
}

/** How many are set in [from, to). */
export function countBits(bits: Uint32Array, from = 0, to = bits.length << 5): number {
  let count = 0;
  for (let at = from; at < to;) {
    if ((at & 31) !== 0 || to - at < 32) {
      if (hasBit(bits, at)) count++;
      at++;
      continue;
    }
    count += populationOf(bits[at >> 5]!);
    at += 32;
  }
  return count;
}

function populationOf(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

export function* eachBit(bits: Uint32Array): Generator<number> {
  for (let word = 0; word < bits.length; word++)
    for (let left = bits[word]!; left !== 0; left &= left - 1) yield (word << 5) + 31 - Math.clz32(left & -left);
}
