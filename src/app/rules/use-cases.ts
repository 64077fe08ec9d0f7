/** `rule test` and `rule new`. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../base/app-error.ts';
import { writeFileAtomically } from '../../base/atomic-file.ts';
import { compileOwnRules } from '../../detect/own-rules/compile.ts';
import type { Rule, RuleExample, TreeRule } from '../../detect/rule.ts';
import { ruleSetWith, type RuleSet } from '../../detect/rule-set.ts';
import { scanWith } from '../../detect/scan.ts';
import { fileContextOf, fileKindOf } from '../../model/file-kind.ts';
import type { OwnRule } from '../../model/own-rule.ts';
import type { AppContext } from '../context.ts';
import { nearestWord } from '../nearest-word.ts';
import type { Working } from '../plumbline.ts';
import { scanPaths } from '../queries/scan-paths.ts';
import { readRuleFiles, readRule } from './rule-files.ts';
import { starterRule } from './starter.ts';
import type { NewRule, NewRuleRequest, RuleTestReport, RuleTestRequest, TestedExample, TestedRule } from './views.ts';

type RuleContext = Pick<AppContext, 'config' | 'ruleSet' | 'ruleSources' | 'secretKey' | 'clock' | 'workers'>;

interface Tested {
  readonly set: RuleSet;
  readonly ids: readonly string[];
}

export async function testRules(
  request: RuleTestRequest,
  context: RuleContext,
  working: Working,
): Promise<RuleTestReport> {
  const { set, ids } = testedRules(request, context);
  const { on } = request;
  const found =
    on.length === 0
      ? []
      : (
          await scanPaths(
            { paths: on, ...(request.from !== undefined && { from: request.from }) },
            { ...context, ruleSet: () => only(set, ids), ruleSources: withoutBaselines },
            working,
          )
        ).findings;
  const own = new Map(set.own.map((rule) => [rule.id, rule]));
  const rules = ids.map((id): TestedRule => {
    const rule = set.ruleOf(id);
    const written = own.get(id);
    const examples = rule ? testedExamples(rule) : [];
    const complete = (['bad', 'good'] as const).every((kind) => examples.some((one) => one.kind === kind));
    const isForeign = written !== undefined && written.examples.bad.length + written.examples.good.length === 0;
    return {
      id,
      title: rule!.meta.title,
      ...(written && { from: written.from }),
      examples,
      holds: examples.every(({ holds }) => holds) && (complete || isForeign),
      ...(rule!.prefilter !== 'scan-everything' && { literals: rule!.prefilter.any }),
      matches: found
        .filter((one) => one.rule === id)
        .map(({ path, line, column, excerpt }) => ({ path, line, column, excerpt })),
    };
  });
  return { rules, notices: context.ruleSources().notices };
}

const withoutBaselines = () => ({ own: [], notices: [], baselines: () => [] });

/** A set of these rules alone: what another rule knows better is reported all the same. */
function only(set: RuleSet, ids: readonly string[]): RuleSet {
  return {
    ...set,
    version: set.version,
    sources: set.sources,
    engine: set.engine,
    rules: set.rules.filter(({ meta }) => ids.includes(meta.id)),
  };
}

function testedRules({ targets }: RuleTestRequest, { ruleSet, ruleSources }: RuleContext): Tested {
  const files = targets.filter(isFile);
  if (files.length === 0) {
    const set = ruleSet();
    const own = ruleSources().own.map(({ id }) => id);
    return { set, ids: targets.length === 0 ? own : targets.map((id) => known(id, set)) };
  }
  // Files are judged beside the rules that ship: one that lies elsewhere may well be a copy of one that is in force.
  const shipped = ruleSetWith([], compileOwnRules);
  const own: readonly OwnRule[] = readRuleFiles(files, (id) => shipped.ruleOf(id) !== undefined);
  const set = ruleSetWith(own, compileOwnRules);
  const ids = targets.filter((target) => !isFile(target)).map((id) => known(id, set));
  return { set, ids: [...own.map(({ id }) => id), ...ids] };
}

const isFile = (target: string): boolean => /[/\\]|\.ya?ml$/.test(target);

function known(id: string, set: RuleSet): string {
  if (set.ruleOf(id)) return id;
  const near = nearestWord(
    id,
    set.rules.map(({ meta }) => meta.id),
  );
  throw new AppError('rules/not-found', `there is no rule ${id} that reads files one by one`, {
    hint:
      near === undefined
        ? 'plumbline rule list shows what there is; a path names the file of a rule.'
        : `Did you mean ${near}?`,
  });
}

function testedExamples(rule: Rule): readonly TestedExample[] {
  const test =
    (kind: 'bad' | 'good') =>
    (example: RuleExample): TestedExample => {
      const { path, code } = example;
      const matches = scanWith([rule], { text: code, kind: fileKindOf(path) }, { secretKey: new Uint8Array(32) });
      const counts = countsAt(rule, path);
      const lines = counts ? matches.map(({ line }) => line) : [];
      const holds = kind === 'bad' ? lines.length > 0 : lines.length === 0;
      return { kind, path, holds, lines, ...(!holds && { because: because(kind, matches.length, lines) }) };
    };
  return [...rule.examples.bad.map(test('bad')), ...rule.examples.good.map(test('good'))];
}

function because(kind: 'bad' | 'good', matches: number, lines: readonly number[]): string {
  if (kind === 'good') return `reported on line ${lines.join(', ')}, and should not be`;
  return matches > 0 ? 'the rule does not apply to this path' : 'nothing is reported, and something should be';
}

function countsAt(rule: Rule, path: string): boolean {
  return (rule.contexts?.includes(fileContextOf(path)) ?? true) && (rule.appliesTo?.(path) ?? true);
}

export async function newRule({ id, structural }: NewRuleRequest, { config, ruleSet }: RuleContext): Promise<NewRule> {
  const path = join(config.rules.folder.path, `${id}.yaml`);
  if (existsSync(path))
    throw new AppError('rules/exists', `there is a file ${path} already`, {
      hint: 'Choose another id, or edit that file.',
    });
  const { rules, treeRules } = ruleSet();
  if ([...rules, ...treeRules].some((rule: Rule | TreeRule) => rule.meta.id === id))
    throw new AppError('rules/exists', `there is a rule ${id} already`, { hint: 'Choose another id.' });
  const text = starterRule(id, structural);
  const read = readRule({ path, text });
  if (!read.ok)
    throw new AppError('rules/invalid', read.error.join('\n'), { hint: 'An id such as acme-token will do.' });
  writeFileAtomically(path, text);
  return { id, path };
}
