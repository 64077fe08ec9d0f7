/**
 * `data-classification.yaml`: what people say their fields hold. The format is ours; fides `dataset` files are read, too.
 *
 *     version: 1
 *     fields:
 *       users.email: user.contact.email            # the data type alone, a fideslang key
 *       users.notes:
 *         type: user.health_and_medical
 *         sensitivity: restricted                  # public, internal, confidential, restricted
 *         purpose: treatment
 *         retention: 10 years
 *       suppliers.email: not-personal
 *       audit_logs.*: { type: not-personal, reason: holds ids only }
 *
 * Owners and fields are compared as names of the same thing are (`users.first_name` is `User.firstName`); `*` stands for
 * any. Invariant: what people say wins over what is found, and both are shown where they disagree.
 */
import { parseDocument, LineCounter, isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import { z } from 'zod';
import { alikeField, alikeOwner } from '../../detect/personal-data/alike.ts';
import { dataClassOf } from '../../detect/personal-data/types.ts';
import { failed, ok, type Result } from '../../base/result.ts';
import { classified } from './join.ts';
import type { ClassificationProblem, Declared, MapField } from './model.ts';

export interface DeclaredEntry extends Declared {
  readonly owner: string;
  readonly field: string;
}

export const classificationPaths =
  /(?:^|\/)data-classification\.ya?ml$|(?:^|\/)\.?fides\/[^/]+\.ya?ml$|(?:^|\/)fides_?dataset[^/]*\.ya?ml$/;

const notPersonal = 'not-personal';
const typeShape = z
  .string()
  .refine(
    (key) => key === notPersonal || key.startsWith('user') || dataClassOf(key) !== undefined,
    'a fideslang key (user.contact.email, …) or not-personal',
  );
const entryShape = z.union([
  typeShape,
  z.strictObject({
    type: typeShape,
    sensitivity: z.enum(['public', 'internal', 'confidential', 'restricted']).optional(),
    purpose: z.string().optional(),
    retention: z.string().optional(),
    reason: z.string().optional(),
  }),
]);

export function readClassification(
  text: string,
  path: string,
): Result<readonly DeclaredEntry[], { line: number; because: string }> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, maxAliasCount: 0 } as Parameters<typeof parseDocument>[1]);
  const [error] = document.errors;
  if (error) return failed({ line: lines.linePos(error.pos[0]).line, because: error.message.split('\n')[0]! });
  const lineOf = (node: unknown): number => lines.linePos((node as Node | undefined)?.range?.[0] ?? 0).line;
  const { contents } = document;
  if (!isMap(contents)) return failed({ line: 1, because: 'holds no mapping' });
  const datasets = contents.get('dataset');
  if (isSeq(datasets)) return ok(datasets.items.flatMap((one) => (isMap(one) ? fidesEntries(one, path, lineOf) : [])));
  const fields = contents.get('fields');
  if (!isMap(fields)) return failed({ line: 1, because: 'has neither `fields:` nor `dataset:`' });
  return ownEntries(fields, path, lineOf);
}

function ownEntries(
  fields: YAMLMap,
  path: string,
  lineOf: (node: unknown) => number,
): Result<readonly DeclaredEntry[], { line: number; because: string }> {
  const entries: DeclaredEntry[] = [];
  for (const { key, value } of fields.items) {
    const name = isScalar(key) ? String(key.value) : '';
    const at = name.lastIndexOf('.');
    const line = lineOf(key);
    if (at <= 0) return failed({ line, because: `"${name}" is no owner.field` });
    const read = entryShape.safeParse((value as Node | null)?.toJSON());
    if (!read.success) return failed({ line, because: `${name}: ${read.error.issues[0]?.message ?? 'unreadable'}` });
    const said = typeof read.data === 'string' ? { type: read.data } : read.data;
    const { type, sensitivity, purpose, retention, reason } = said as Declared;
    entries.push({
      owner: name.slice(0, at),
      field: name.slice(at + 1),
      type,
      path,
      line,
      ...(sensitivity !== undefined && { sensitivity }),
      ...(purpose !== undefined && { purpose }),
      ...(retention !== undefined && { retention }),
      ...(reason !== undefined && { reason }),
    });
  }
  return ok(entries);
}

/** Collections with fields with `data_categories`; nested fields are owned by the field around them. */
function fidesEntries(dataset: YAMLMap, path: string, lineOf: (node: unknown) => number): DeclaredEntry[] {
  const collections = dataset.get('collections');
  if (!isSeq(collections)) return [];
  return collections.items.flatMap((one) => (isMap(one) ? fidesFields(one, textOf(one, 'name'), path, lineOf) : []));
}

function fidesFields(of: YAMLMap, owner: string, path: string, lineOf: (node: unknown) => number): DeclaredEntry[] {
  const fields = of.get('fields');
  if (!isSeq(fields)) return [];
  return fields.items.flatMap((field) => {
    if (!isMap(field)) return [];
    const name = textOf(field, 'name');
    const categories = field.get('data_categories');
    const [first] = isSeq(categories) ? categories.items : [];
    const retention = textOf(field, 'retention');
    const nested = fidesFields(field, `${owner}.${name}`, path, lineOf);
    if (!isScalar(first) || typeof first.value !== 'string') return nested;
    const type = first.value.startsWith('user') ? first.value : notPersonal;
    return [{ owner, field: name, type, path, line: lineOf(field), ...(retention !== '' && { retention }) }, ...nested];
  });
}

function textOf(map: YAMLMap, key: string): string {
  const value = map.get(key);
  return typeof value === 'string' ? value : '';
}

export interface Applied {
  readonly fields: readonly MapField[];
  readonly problems: readonly ClassificationProblem[];
  readonly notPersonal: number;
}

/** No entries at all: nobody declares anything here, and nothing is undeclared. */
export function applyClassification(
  repository: string,
  fields: readonly MapField[],
  entries: readonly DeclaredEntry[],
): Applied {
  if (entries.length === 0) return { fields, problems: [], notPersonal: 0 };
  const used = new Set<DeclaredEntry>();
  const problems: ClassificationProblem[] = [];
  let left = 0;
  const kept = fields.flatMap((row): MapField[] => {
    const entry = entryFor(row, entries);
    if (!entry) {
      if (row.source === 'schema' && row.confidence !== 'possible')
        problems.push(problemOf(repository, 'undeclared', row, `${row.dataType} is found here and nobody declares it`));
      return [row];
    }
    used.add(entry);
    const { owner: _owner, field: _field, ...declared } = entry;
    if (entry.type === notPersonal) {
      left++;
      if (row.tag !== undefined)
        problems.push(
          problemOf(
            repository,
            'disagrees',
            { ...row, ...entry },
            `declared not personal, and tagged "${row.tag}" in the code`,
          ),
        );
      return [];
    }
    const words = classified(entry.type);
    if (words.class !== row.class)
      problems.push(
        problemOf(repository, 'disagrees', { ...row, ...entry }, `declared ${entry.type}, found ${row.dataType}`),
      );
    return [
      {
        ...row,
        ...words,
        ...(entry.sensitivity !== undefined && { sensitivity: entry.sensitivity }),
        declared,
        confidence: 'certain',
      },
    ];
  });
  const gone = entries.filter((entry) => !used.has(entry) && entry.type !== notPersonal);
  for (const entry of gone)
    problems.push(
      problemOf(repository, 'gone', entry, 'declared, and no schema or type that was read has such a field any more'),
    );
  return { fields: kept, problems, notPersonal: left };
}

function problemOf(
  repository: string,
  problem: ClassificationProblem['problem'],
  { owner, field, path, line }: Pick<MapField, 'owner' | 'field' | 'path' | 'line'>,
  because: string,
): ClassificationProblem {
  return { repository, problem, owner, field, path, line, because };
}

/** The entry that names it best: both names before one of them. */
function entryFor(row: MapField, entries: readonly DeclaredEntry[]): DeclaredEntry | undefined {
  const owner = alikeOwner(row.owner);
  const field = alikeField(row.field);
  const fits = (entry: DeclaredEntry): number => {
    const byOwner = entry.owner === '*' ? 1 : alikeOwner(entry.owner) === owner ? 4 : 0;
    const byField = entry.field === '*' ? 1 : alikeField(entry.field) === field ? 2 : 0;
    return byOwner * byField;
  };
  let best: DeclaredEntry | undefined;
  for (const entry of entries) if (fits(entry) > (best ? fits(best) : 0)) best = entry;
  return best;
}
