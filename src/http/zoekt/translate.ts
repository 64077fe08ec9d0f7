/**
 * A query of Zoekt's as one of ours. Negation is pushed down to single terms, where our language wants it; every pattern is
 * written as `/…/`; where patterns differ in case, the whole is case-sensitive and the others say `(?i:…)` themselves.
 *
 * Invariant: the translation means the same, or there is none and the reason is said. Nothing is dropped.
 */
import { failed, ok, type Result } from '../../base/result.ts';
import { readZoekt, type ZoektNode, type ZoektQuery } from './read.ts';

export function translateZoekt(text: string): Result<string, string> {
  const read = readZoekt(text);
  if (!read.ok) return read;
  const { root, type } = read.value;
  const patterns = root ? patternsIn(root) : [];
  const places = new Set(patterns.filter((one) => one.in !== 'file').map((one) => one.in));
  if (places.size > 1)
    return failed(`patterns in ${[...places].join(' and ')} cannot be mixed in one query here: ask for one at a time`);
  const parameters = [`case:${wantsCase(read.value) ? 'yes' : 'no'}`, 'patterntype:keyword'];
  if (type === 'filename') {
    if (places.has('content') || places.has('symbol')) return failed('type:filename has no contents and no symbols');
    parameters.push('type:path');
  } else if (places.has('symbol')) parameters.push('type:symbol');
  else if (places.has('content')) parameters.push('type:file');
  if (type === 'repo') parameters.push('select:repo');
  const body = root ? written(root, { query: read.value, negated: false }) : ok('');
  return body.ok ? ok([...parameters, body.value].filter(Boolean).join(' ')) : body;
}

type Pattern = Extract<ZoektNode, { kind: 'pattern' }>;

function patternsIn(node: ZoektNode): readonly Pattern[] {
  if (node.kind === 'pattern') return [node];
  if (node.kind === 'not') return patternsIn(node.part);
  return node.kind === 'and' || node.kind === 'or' ? node.parts.flatMap(patternsIn) : [];
}

/** `auto`: a pattern with a capital letter means it. Escapes such as \W are no letters. */
function isSensitive(source: string, { case: wanted }: ZoektQuery): boolean {
  if (wanted !== 'auto') return wanted === 'yes';
  const letters = source.replaceAll(/\\p\{[^}]*\}|\\./gs, '');
  return letters !== letters.toLowerCase();
}

function hasRepository(node: ZoektNode): boolean {
  if (node.kind === 'filter') return node.field === 'repo';
  if (node.kind === 'not') return hasRepository(node.part);
  return (node.kind === 'and' || node.kind === 'or') && node.parts.some(hasRepository);
}

/** Names of repositories are always told apart by case there. */
function wantsCase(query: ZoektQuery): boolean {
  const { root } = query;
  return (
    root !== undefined && (hasRepository(root) || patternsIn(root).some(({ source }) => isSensitive(source, query)))
  );
}

interface Writing {
  readonly query: ZoektQuery;
  readonly negated: boolean;
}

function written(node: ZoektNode, writing: Writing): Result<string, string> {
  const { query, negated } = writing;
  const minus = negated ? '-' : '';
  switch (node.kind) {
    case 'not':
      return written(node.part, { query, negated: !negated });
    case 'and':
    case 'or': {
      const parts: string[] = [];
      for (const part of node.parts) {
        const one = written(part, writing);
        if (!one.ok) return one;
        parts.push(one.value);
      }
      return ok(`(${parts.join((node.kind === 'and') === negated ? ' OR ' : ' AND ')})`);
    }
    case 'pattern': {
      const folds = wantsCase(query) && !isSensitive(node.source, query);
      const source = folds ? `(?i:${node.source})` : node.source;
      if (node.in === 'file') return ok(`${minus}file:${value(source)}`);
      return ok(`${negated ? 'NOT ' : ''}/${delimited(source)}/`);
    }
    case 'flag': {
      const yes = node.yes !== negated;
      if (node.field === 'public') return ok(`visibility:${yes ? 'public' : 'private'}`);
      return ok(`${node.field}:${yes ? 'only' : 'no'}`);
    }
    case 'filter':
      if (node.field !== 'branch') return ok(`${minus}${node.field}:${value(node.value)}`);
      if (negated) return failed('branch: cannot be negated here: one revision is searched at a time');
      return ok(node.value === 'HEAD' ? '' : `rev:${value(node.value)}`);
  }
}

function value(text: string): string {
  return /[\s"'()]/.test(text) ? JSON.stringify(text) : text;
}

/** Between slashes a slash is written with a backslash; one that has it already keeps it. */
function delimited(source: string): string {
  return source.replaceAll(/\\.|\//gs, (part) => (part === '/' ? String.raw`\/` : part));
}
