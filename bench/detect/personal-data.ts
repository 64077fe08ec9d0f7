/**
 * How well fields for personal data are recognised: precision, recall and F1 on fields of public repositories that
 * somebody labelled by reading, before any detector spoke.
 *
 *   node bench/detect/personal-data.ts --mirrors DIR [--sets SET,…] [--errors SET|all] [--classes]
 *
 * DIR holds bare clones as `<owner>+<name>/repo` or `<owner>/<name>.git`. Sets without a clone are listed as missing.
 * A label file (bench/detect/labels/*.labels) says `repository`, `commit`, `use`, then one line per table or class: its
 * name and its fields, `field=class` for personal or confidential ones, `field=?` for those that two readers would argue
 * about (not counted), the bare name for the rest. `use`: `development` (looked at while building), `tried` (labelled
 * before, errors read after), `held-out` (errors never read), `fresh` (labelled when the detector was done; first sight
 * of them: 57 right, 1 wrong, 11 missed, F1 0.905), `second` and `second-held` (ten more applications, labelled when the
 * detector was done; first sight of them: 230 right, 5 wrong, 67 missed, F1 0.865; errors of `second` were read afterwards,
 * those of `second-held` never).
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { alike } from '../../src/detect/personal-data/alike.ts';
import { dataClassOf } from '../../src/detect/personal-data/types.ts';
import { personalDataInCode } from '../../src/detect/rules/personal-data-in-code/rule.ts';
import { personalDataSchemaField } from '../../src/detect/rules/personal-data-schema-field/rule.ts';
import { scanWith } from '../../src/detect/scan.ts';
import { fileContextOf, fileKindOf } from '../../src/model/file-kind.ts';
import type { DeclaredField } from '../../src/model/finding.ts';

interface LabelSet {
  readonly name: string;
  readonly repository: string;
  readonly commit: string;
  readonly use: string;
  /** By owner and field as written. */
  readonly fields: ReadonlyMap<string, { readonly owner: string; readonly field: string; readonly label: string }>;
}

interface Score {
  tp: number;
  fp: number;
  fn: number;
  /** Personal, but of another class than the label says: counted as wrong twice above. */
  confused: number;
  readonly errors: string[];
  /** By class: of what was labelled or found as such. */
  readonly classes: Map<string, { tp: number; fp: number; fn: number }>;
}

const rules = [personalDataSchemaField, personalDataInCode];
const labelsFolder = path.join(import.meta.dirname, 'labels');

function readLabels(file: string): LabelSet {
  const header = new Map<string, string>();
  const fields = new Map<string, { owner: string; field: string; label: string }>();
  for (const line of readFileSync(path.join(labelsFolder, file), 'utf8').split('\n').filter(Boolean)) {
    const [first, ...rest] = line.split(/\s+/);
    if (/^(?:repository|commit|use)$/.test(first!)) header.set(first!, rest[0]!);
    else
      for (const word of rest) {
        const [field, label = ''] = word.split('=');
        fields.set(`${first!} ${field!}`, { owner: first!, field: field!, label });
      }
  }
  const said = (key: string): string => header.get(key) ?? '';
  return {
    name: file.replace(/\.labels$/, ''),
    repository: said('repository'),
    commit: said('commit'),
    use: said('use'),
    fields,
  };
}

function mirrorOf(mirrors: string, repository: string): string | undefined {
  const places = [path.join(mirrors, repository.replace('/', '+'), 'repo'), path.join(mirrors, `${repository}.git`)];
  return places.find((place) => existsSync(place));
}

/** What the rules say of each field of the repository, by owner and field. */
function detect(git: string, commit: string): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const field of declaredFields(git, commit)) {
    const key = alike(field.owner, field.field);
    const classes = found.get(key) ?? new Set();
    found.set(key, classes.add(dataClassOf(field.dataType)?.id ?? ''));
  }
  return found;
}

function* declaredFields(git: string, commit: string): Iterable<DeclaredField> {
  const options = { maxBuffer: 2 ** 31 };
  const listed = execFileSync('git', ['--git-dir', git, 'ls-tree', '-r', '-z', commit], options).toString('utf8');
  const wanted = listed.split('\0').flatMap((line) => {
    const [, mode, blob, file] = /^(\d+) blob ([0-9a-f]+)\t(.+)$/s.exec(line) ?? [];
    if (blob === undefined || file === undefined || mode === '120000' || fileContextOf(file) !== 'production')
      return [];
    const kind = fileKindOf(file);
    const asked = rules.filter((rule) => rule.kinds.includes(kind) && (rule.appliesTo?.(file) ?? true));
    return asked.length === 0 ? [] : [{ blob, kind, asked }];
  });
  const input = wanted.map(({ blob }) => `${blob}\n`).join('');
  const answers = execFileSync('git', ['--git-dir', git, 'cat-file', '--batch'], { ...options, input });
  let at = 0;
  let absent = 0;
  for (const { kind, asked } of wanted) {
    const lineEnd = answers.indexOf(10, at);
    const size = Number(/ blob (\d+)$/.exec(answers.toString('latin1', at, lineEnd))?.[1] ?? -1);
    at = lineEnd + 1;
    if (size < 0) {
      absent++;
      continue;
    }
    const text = answers.toString('utf8', at, at + size);
    at += size + 1;
    for (const { field } of scanWith(asked, { text, kind }, { secretKey: new Uint8Array(32) })) if (field) yield field;
  }
  if (absent > 0) console.log(`    ${absent} files that this clone does not hold were not read`);
}

function scoreOf(set: LabelSet, found: ReadonlyMap<string, ReadonlySet<string>>): Score {
  const score: Score = { tp: 0, fp: 0, fn: 0, confused: 0, errors: [], classes: new Map() };
  const count = (id: string, what: 'tp' | 'fp' | 'fn'): void => {
    const counted = score.classes.get(id) ?? { tp: 0, fp: 0, fn: 0 };
    counted[what]++;
    score[what]++;
    score.classes.set(id, counted);
  };
  for (const { owner, field, label } of set.fields.values()) {
    if (label === '?') continue;
    const said = found.get(alike(owner, field));
    // Gender is a class of ours beside the reference's 28.
    const wanted = label === 'gender' ? 'demographic' : label;
    if (wanted === '' && !said) continue;
    if (said?.has(wanted)) count(wanted, 'tp');
    else {
      if (said) count([...said].sort()[0]!, 'fp');
      if (wanted !== '') count(wanted, 'fn');
      if (said && wanted !== '') score.confused++;
      score.errors.push(
        `${owner}.${field}: labelled ${wanted || 'none'}, found ${said ? [...said].join('|') : 'none'}`,
      );
    }
  }
  return score;
}

type Numbers = Pick<Score, 'tp' | 'fp' | 'fn' | 'confused'>;

function row(name: string, { tp, fp, fn, confused }: Numbers, fields: number): string {
  const precision = tp / (tp + fp || 1);
  const recall = tp / (tp + fn || 1);
  const f1 = (2 * precision * recall) / (precision + recall || 1);
  const numbers = [fields, tp, fp, fn, confused].map((n) => String(n).padStart(6)).join('');
  return `${name.padEnd(28)}${numbers}   ${[precision, recall, f1].map((n) => n.toFixed(3)).join('  ')}`;
}

function main(): void {
  const { values } = parseArgs({
    options: {
      mirrors: { type: 'string' },
      errors: { type: 'string' },
      sets: { type: 'string' },
      classes: { type: 'boolean' },
    },
  });
  if (values.mirrors === undefined) throw new Error('--mirrors DIR: a folder of bare clones, <owner>+<name>/repo');
  const sets = readdirSync(labelsFolder)
    .filter((file) => file.endsWith('.labels'))
    .sort()
    .map(readLabels);
  const totals = new Map<string, { score: Numbers; fields: number }>();
  const classes = new Map<string, Numbers>();
  console.log(`${'set'.padEnd(28)}fields    tp    fp    fn confus   prec.  recall    F1`);
  for (const set of sets) {
    if (values.sets !== undefined && !values.sets.split(',').includes(set.name)) continue;
    const git = mirrorOf(values.mirrors, set.repository);
    if (git === undefined) {
      console.log(`${set.name.padEnd(28)}missing: no clone of ${set.repository}`);
      continue;
    }
    const score = scoreOf(set, detect(git, set.commit));
    const counted = [...set.fields.values()].filter(({ label }) => label !== '?').length;
    console.log(row(`${set.name} (${set.use})`, score, counted));
    if (values.errors === set.name || (values.errors === 'all' && !/held/.test(set.use)))
      for (const error of score.errors) console.log(`    ${error}`);
    for (const [id, counted] of score.classes) {
      const sum = classes.get(id) ?? { tp: 0, fp: 0, fn: 0, confused: 0 };
      for (const key of ['tp', 'fp', 'fn'] as const) sum[key] += counted[key];
      classes.set(id, sum);
    }
    for (const group of [set.use, 'all']) {
      const total = totals.get(group) ?? { score: { tp: 0, fp: 0, fn: 0, confused: 0 }, fields: 0 };
      for (const key of ['tp', 'fp', 'fn', 'confused'] as const) total.score[key] += score[key];
      total.fields += counted;
      totals.set(group, total);
    }
  }
  for (const [group, { score, fields }] of totals) console.log(row(`= ${group}`, score, fields));
  if (values.classes !== true) return;
  for (const [id, sum] of [...classes].sort(([one], [other]) => (one < other ? -1 : 1)))
    console.log(row(id, sum, sum.tp + sum.fn));
}

main();
