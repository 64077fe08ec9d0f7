/**
 * A record of messages alone, for the time until that of differences is there: reading a history's messages takes seconds,
 * comparing all its contents minutes. It is one of the same kind without any entries, under a name of its own.
 */
import type { Alternative, QueryNode } from '../query/ast.ts';
import type { DeltaSource } from './source.ts';

/** Its name in the store. No repository has a line feed in its name. */
export function messagesRecord(repository: string): string {
  return `${repository}\nmessages`;
}

export function messagesAlone(source: DeltaSource): DeltaSource {
  const landings = source.landings.map((landing) => ({ ...landing, unreadable: [] }));
  return { ...source, repository: messagesRecord(source.repository), landings, tenures: [] };
}

/** Whether messages are all that is asked about: nothing is said of what commits changed. */
export function isAboutMessages({ root, parameters: { types } }: Alternative): boolean {
  if (types === undefined || types.length === 0 || types.some((type) => type !== 'commit')) return false;
  return root === undefined || !asksForPaths(root);
}

function asksForPaths(node: QueryNode): boolean {
  if (node.kind === 'and' || node.kind === 'or') return node.parts.some(asksForPaths);
  const leaf = node.kind === 'not' ? node.part : node;
  return leaf.kind === 'filter' && (leaf.field === 'file' || leaf.field === 'lang');
}
