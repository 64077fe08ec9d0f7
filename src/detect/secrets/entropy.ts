/** Shannon entropy in bits per character. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** `abcdef…`, `012345…`, `aaaa…`, `abab…`: what people type where a secret is to stand. */
export function isMonotonous(text: string): boolean {
  if (new Set(text.toLowerCase()).size <= Math.min(4, text.length / 4)) return true;
  let steps = 0;
  for (let i = 1; i < text.length; i++) {
    const step = text.charCodeAt(i) - text.charCodeAt(i - 1);
    if (step === 1 || step === 0 || step === -1) steps++;
  }
  return steps >= (text.length - 1) * 0.7;
}
