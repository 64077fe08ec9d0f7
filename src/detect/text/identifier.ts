/** Splits names as people read them: `customerEmailAddress`, `customer_email_address`, `CUSTOMER-EMAIL` alike. */
export function wordsOf(identifier: string): string[] {
  return identifier
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}

/** The identifier (dots and subscripts by string left out) that ends right before `end`, e.g. a callee before its `(`. */
export function nameBefore(code: string, end: number): string {
  const near = code.slice(Math.max(0, end - 120), end);
  return /[\w$@?!.:>-]{1,120}$/.exec(near.replace(/\s+$/, '').replace(/<[\w\s,.?[\]]{0,40}>$/, ''))?.[0] ?? '';
}
