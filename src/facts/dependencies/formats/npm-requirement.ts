/** What package.json asks for: a version, a range, a tag, an alias, a place elsewhere. */
import type { WrittenRow } from '../format.ts';

type Required = Pick<WrittenRow, 'name' | 'version' | 'constraint' | 'known' | 'because' | 'open'>;

/** Undefined for packages of the same project (`workspace:`, `file:`, `link:`): they are no dependency on others. */
export function npmRequirement(alias: string, wanted: string): Required | undefined {
  if (/^(?:workspace|file|link|portal):/.test(wanted)) return undefined;
  const aliased = /^npm:(@?[^@]+)(?:@(.*))?$/.exec(wanted);
  const [name, constraint] = aliased ? [aliased[1]!, aliased[2] ?? '*'] : [alias, wanted.trim()];
  const exact = /^[=v]*(\d+\.\d+\.\d+(?:-[\w.-]+)?(?:\+[\w.-]+)?)$/.exec(constraint)?.[1];
  if (exact !== undefined) return { name, version: exact, constraint, known: 'declared-resolved' };
  const commit = /#([0-9a-f]{40})$/.exec(constraint)?.[1];
  if (commit !== undefined) return { name, version: commit, constraint, known: 'declared-resolved' };
  if (constraint.startsWith('catalog:'))
    return {
      name,
      constraint,
      known: 'unknown',
      because: 'a catalog of the workspace',
      open: { kind: 'npm-catalog', catalog: constraint.slice('catalog:'.length).trim() || 'default' },
    };
  if (/[/:]/.test(constraint))
    return { name, constraint, known: 'unknown', because: 'a place outside of the registry' };
  return { name, constraint, known: /\d|^[*x]?$/.test(constraint) ? 'declared-range' : 'unknown' };
}
