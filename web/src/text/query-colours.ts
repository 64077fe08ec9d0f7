/**
 * The pieces of a query as they are painted: each with the kind of its token and what is wrong with it. While the server
 * reads what was just typed, the tokens of the text before are kept where the text is still the same.
 *
 * Invariant: the pieces together are the query, character by character: they lie under the text of the field.
 */
export interface Token {
  readonly kind: string;
  readonly from: number;
  readonly to: number;
}

export interface Complaint {
  readonly severity: 'error' | 'notice';
  readonly from: number;
  readonly to: number;
}

export interface QueryPiece {
  readonly text: string;
  readonly kind: string;
  readonly severity: 'error' | 'notice' | undefined;
}

export function queryPieces(
  query: string,
  tokens: readonly Token[],
  complaints: readonly Complaint[],
): readonly QueryPiece[] {
  const edges = new Set([0, query.length]);
  for (const { from, to } of [...tokens, ...complaints]) edges.add(from).add(to);
  const cuts = [...edges].filter((at) => at >= 0 && at <= query.length && isBoundary(query, at)).sort((a, b) => a - b);
  return cuts.slice(1).map((to, index) => {
    const from = cuts[index]!;
    const covers = (span: { readonly from: number; readonly to: number }): boolean =>
      span.from <= from && to <= span.to;
    const wrong = complaints.filter(covers);
    const severity = wrong.some((one) => one.severity === 'error') ? 'error' : wrong[0]?.severity;
    return { text: query.slice(from, to), kind: tokens.find(covers)?.kind ?? 'space', severity };
  });
}

/** Never between the halves of a character. */
function isBoundary(text: string, at: number): boolean {
  return !/[\uD800-\uDBFF]/.test(text[at - 1] ?? '') || !/[\uDC00-\uDFFF]/.test(text[at] ?? '');
}

/** Tokens of an older text, where the newer one is the same before and behind what was typed. */
export function carriedOver<T extends { readonly from: number; readonly to: number }>(
  spans: readonly T[],
  older: string,
  newer: string,
): readonly T[] {
  if (older === newer) return spans;
  const most = Math.min(older.length, newer.length);
  let before = 0;
  while (before < most && older[before] === newer[before]) before++;
  let behind = 0;
  while (behind < most - before && older.at(-1 - behind) === newer.at(-1 - behind)) behind++;
  const moved = newer.length - older.length;
  return spans.flatMap((span) => {
    if (span.to <= before) return [span];
    if (span.from >= older.length - behind) return [{ ...span, from: span.from + moved, to: span.to + moved }];
    // Typed inside of it, or at its end: it grows.
    return span.from < before && span.to >= older.length - behind ? [{ ...span, to: span.to + moved }] : [];
  });
}
