/** Line feeds, sixteen bytes at a time. All may read up to 15 bytes beyond the end they are given. */

const lineFeed: i32 = 10;

/** Address of the first line feed in [from, to), or `to`. */
// @ts-ignore: decorator
@inline
export function findLineFeed(from: u32, to: u32): u32 {
  const feeds = i8x16.splat(<i8>lineFeed);
  for (let at = from; at < to; at += 16) {
    const found = i8x16.eq(v128.load(at), feeds);
    if (v128.any_true(found)) return min<u32>(at + ctz<u32>(<u32>i8x16.bitmask(found)), to);
  }
  return to;
}

export function nextLineFeed(from: u32, to: u32): u32 {
  return findLineFeed(from, to);
}

/** Address of the last line feed in [from, to), or `from - 1`. */
export function previousLineFeed(from: u32, to: u32): u32 {
  const feeds = i8x16.splat(<i8>lineFeed);
  let at = to;
  while (at - from >= 16) {
    at -= 16;
    const found = <u32>i8x16.bitmask(i8x16.eq(v128.load(at), feeds));
    if (found != 0) return at + 31 - clz<u32>(found);
  }
  while (at > from) {
    at--;
    if (load<u8>(at) == lineFeed) return at;
  }
  return from - 1;
}

/** Sum of sixteen unsigned bytes. */
// @ts-ignore: decorator
@inline
function sumOfBytes(bytes: v128): u32 {
  const sums = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes));
  return <u32>(
    (i32x4.extract_lane(sums, 0) +
      i32x4.extract_lane(sums, 1) +
      i32x4.extract_lane(sums, 2) +
      i32x4.extract_lane(sums, 3))
  );
}

export function countLineFeeds(from: u32, to: u32): u32 {
  const feeds = i8x16.splat(<i8>lineFeed);
  let count: u32 = 0;
  let at = from;
  while (to - at >= 64) {
    // A lane counts to 255 at most: 4 for each of 63 rounds.
    const end = at + min<u32>((to - at) & ~63, 63 * 64);
    let counts = i8x16.splat(0);
    for (; at < end; at += 64) {
      const first = i8x16.add(i8x16.eq(v128.load(at), feeds), i8x16.eq(v128.load(at, 16), feeds));
      const second = i8x16.add(i8x16.eq(v128.load(at, 32), feeds), i8x16.eq(v128.load(at, 48), feeds));
      counts = i8x16.sub(counts, i8x16.add(first, second));
    }
    count += sumOfBytes(counts);
  }
  for (; at < to; at += 16) {
    let found = <u32>i8x16.bitmask(i8x16.eq(v128.load(at), feeds));
    if (to - at < 16) found &= (1 << (to - at)) - 1;
    count += popcnt<u32>(found);
  }
  return count;
}

/** See `Kernels.describeLines`. `addresses` and `into` are addresses of u32s. */
export function describeLines(from: u32, to: u32, firstLine: u32, addresses: u32, count: u32, into: u32): void {
  const feeds = i8x16.splat(<i8>lineFeed);
  let start = from;
  let line = firstLine;
  let at = from;
  let end = from;
  for (let index: u32 = 0; index < count; index++) {
    const address = load<u32>(addresses + (index << 2));
    for (; at < address; at += 16) {
      let found = <u32>i8x16.bitmask(i8x16.eq(v128.load(at), feeds));
      if (address - at < 16) found &= (1 << (address - at)) - 1;
      if (found != 0) {
        line += popcnt<u32>(found);
        start = at + 32 - clz<u32>(found);
      }
    }
    end = findLineFeed(address, to);
    store<u32>(into, line);
    store<u32>(into, start, 4);
    store<u32>(into, end, 8);
    into += 12;
    // The line feed that ends this line is counted with the next address.
    at = end;
  }
}
