/**
 * Reads the user's own rules, a YAML file each. All files are read before anything is said, so that whoever mends them
 * sees all faults at once, each at its line.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isNode, parseDocument } from 'yaml';
import { AppError } from '../../base/app-error.ts';
import { failed, ok, type Result } from '../../base/result.ts';
import type { OwnRule } from '../../model/own-rule.ts';
import { renderFault, positionAt, type TextSource } from '../config-excerpt.ts';
import { parseConfigText } from '../config-reader.ts';
import type { RulePlace } from './config-schema.ts';
import { ownRuleSchema, type WrittenRule } from './own-rule-schema.ts';

/** In order of their names; none where there is no folder. Throws `rules/invalid` with every fault in them. */
export function readRuleFolder(place: RulePlace, taken: (id: string) => boolean): readonly OwnRule[] {
  if (!existsSync(place.path)) {
    if (!place.isNamed) return [];
    throw new AppError('rules/not-found', `there is no folder of rules ${place.path}`, {
      hint: 'Mend rules.folder in plumbline.yaml, or make the folder: plumbline rule new ID writes a rule to begin with.',
    });
  }
  return readRuleFiles(ruleFilesIn(place.path), taken);
}

export function ruleFilesIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

export function readRuleFiles(files: readonly string[], taken: (id: string) => boolean): readonly OwnRule[] {
  const faults: string[] = [];
  const rules = new Map<string, OwnRule>();
  for (const path of files) {
    const source = { path, text: readFileSync(path, 'utf8') };
    const read = readRule(source);
    if (!read.ok) {
      faults.push(...read.error);
      continue;
    }
    const { id } = read.value;
    const before = rules.get(id);
    if (before) faults.push(faultAt(source, ['id'], `there is a rule ${id} in ${basename(before.from.file)} already`));
    else if (taken(id)) faults.push(faultAt(source, ['id'], `there is a rule ${id} of Plumbline already`));
    else rules.set(id, read.value);
  }
  if (faults.length > 0) throw invalidRules(faults);
  return [...rules.values()];
}

function invalidRules(faults: readonly string[]): AppError {
  const rest = faults.length > 10 ? [`… and ${faults.length - 10} more`] : [];
  return new AppError(
    'rules/invalid',
    ['rules of your own are not valid', ...faults.slice(0, 10), ...rest].join('\n'),
    {
      hint: 'Mend the marked places; plumbline rule new ID writes a rule that shows every key.',
    },
  );
}

/** The rule, or its faults with their positions. */
export function readRule(source: TextSource): Result<OwnRule, readonly string[]> {
  const read = parseConfigText(source, ownRuleSchema);
  return read.ok ? ok(ruleOf(read.value, source)) : failed(read.error);
}

function ruleOf(written: WrittenRule, { path: file, text }: TextSource): OwnRule {
  const { id, title, class: ofClass, severity, why, remediation, references, examples } = written;
  const { keywords, keywordsIn, paths, exceptPaths, allow } = written;
  return {
    id,
    title,
    class: ofClass,
    severity,
    why,
    remediation,
    references,
    examples,
    pattern: patternOf(written),
    ...(keywords && { keywords }),
    ...(keywordsIn && { keywordsIn }),
    ...(paths && { paths }),
    ...(exceptPaths && { exceptPaths }),
    ...(allow && { allow: allow.map(withoutAbsent) }),
    from: { file, line: lineOf(text, ['id']) },
  };
}

function patternOf({ regex, group, entropyAbove, structure }: WrittenRule): OwnRule['pattern'] {
  if (regex !== undefined)
    return { kind: 'regex', regex, ...(group && { group }), ...(entropyAbove !== undefined && { entropyAbove }) };
  const { language, pattern, rule } = structure!;
  return { kind: 'structure', language, rule: pattern ?? rule };
}

type WrittenAllowance = NonNullable<WrittenRule['allow']>[number];

function withoutAbsent({ of, regexes, words, all }: WrittenAllowance): NonNullable<OwnRule['allow']>[number] {
  return { of, regexes, ...(words && { words }), ...(all !== undefined && { all }) };
}

function rangeOf(text: string, path: readonly string[]): readonly [from: number, to: number] {
  const node: unknown = parseDocument(text).getIn(path, true);
  const [from, to] = (isNode(node) ? node.range : undefined) ?? [0, 1];
  return [from, to];
}

const lineOf = (text: string, path: readonly string[]): number => positionAt(text, rangeOf(text, path)[0]).line;

function faultAt(source: TextSource, path: readonly string[], message: string): string {
  const [from, to] = rangeOf(source.text, path);
  return renderFault(source, { from, to, message });
}
