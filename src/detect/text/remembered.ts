/**
 * Answers of a pure function over names, kept: files say the same names over and over. Bounded, and emptied when it is full:
 * a file of hostile names costs what it would without.
 */
export function remembered<T, A>(most: number, keyOf: (asked: A) => string, answer: (asked: A) => T): (asked: A) => T {
  const known = new Map<string, { readonly value: T }>();
  return (asked) => {
    const key = keyOf(asked);
    const found = known.get(key);
    if (found) return found.value;
    if (known.size >= most) known.clear();
    const value = answer(asked);
    known.set(key, { value });
    return value;
  };
}
