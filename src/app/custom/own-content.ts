/**
 * The content of an audit with the user's own controls and checks in it. Names are held against what exists when the
 * configuration is read: a check that nothing names, or a criterion that nobody has, is a fault at its line.
 */
import { isNode, parseDocument } from 'yaml';
import { AppError } from '../../base/app-error.ts';
import { sha256Of } from '../../base/digest.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import { describeChecks } from '../../controls/evaluate.ts';
import { RE2JS } from 're2js';
import { ownCheck, type OwnCheckSpec } from '../../controls/own/own-check.ts';
import type { AnyCheck } from '../../controls/check.ts';
import type { Control, Criterion } from '../../model/control.ts';
import { parseQuery } from '../../search/query/parse.ts';
import { renderFault } from '../config-excerpt.ts';
import { matchesPattern, type Config } from '../config.ts';
import type { Content } from '../content.ts';

type Given = Pick<Config, 'custom' | 'source'>;
type Path = readonly (string | number)[];

/** What the audit itself sets, and what would make a search one over other things than contents. */
const reserved =
  /(?:^|[\s(])-?(type|t|repo|r|rev|revision|context|asof|between|first|last|count|select|timeout|before|after|author|message):/i;

export function withOwnContent(content: Content, config: Given, rules: () => readonly string[]): Content {
  const { custom } = config;
  if (custom.controls.length + custom.checks.length === 0) return content;
  const faults = ownFaults(content, config, rules);
  if (faults.length > 0)
    throw new AppError('config/invalid', ['the configuration is not valid', ...faults].join('\n'), {
      hint: 'Mend the marked places; docs/configuration.md lists every key of custom.',
    });
  const own = custom.controls.map((control): Control => ({ ...control }));
  return {
    ...content,
    controls: [...content.controls, ...own],
    criteria: content.criteria.map((criterion) => withOwnPoints(criterion, own)),
    ownChecks: custom.checks.map((check) => specOf(check, own)),
  };
}

/** Each own control is a point of the criteria it serves. */
function withOwnPoints(criterion: Criterion, own: readonly Control[]): Criterion {
  const serving = own.filter(({ criteria, iso }) => [...criteria, ...iso].includes(criterion.id));
  if (serving.length === 0) return criterion;
  return {
    ...criterion,
    controls: [...criterion.controls, ...serving.map(({ id }) => id)],
    points: [...(criterion.points ?? []), ...serving.map(({ id, title }) => ({ says: title, by: [id] }))],
  };
}

function specOf(check: Given['custom']['checks'][number], controls: readonly Control[]): OwnCheckSpec {
  const { id, title, question, search, matches, repositories, rule, measure, population } = check;
  const meta = {
    id,
    title,
    question,
    rationale: check.rationale ?? 'It is part of the control that rests on it.',
    remediation: check.remediation ?? 'See the control that rests on it.',
    reference: controls.find(({ checks }) => checks.includes(id))?.id ?? '',
  };
  const about = repositories && { repositories };
  if (measure !== undefined) return { ...meta, measure: { ...measure, counts: measure.counts ?? 'lines' }, ...about };
  if (population !== undefined) return { ...meta, population, ...about };
  if (search === undefined || matches === undefined) return { ...meta, rule: rule! };
  return { ...meta, search, matches, ...about };
}

export function ownChecks({ ownChecks: specs }: Pick<Content, 'ownChecks'>): readonly AnyCheck[] {
  const covers = (patterns: readonly string[], name: string): boolean =>
    patterns.some((pattern) => matchesPattern(pattern, name));
  const patterns = new Map<string, RE2JS>();
  const finds = (pattern: string, text: string): boolean => {
    const compiled = patterns.get(pattern) ?? RE2JS.compile(pattern);
    patterns.set(pattern, compiled);
    return compiled.matcher(text).find();
  };
  return specs.map((spec) => ownCheck(spec, { covers, finds }));
}

/** Of what was written and of the code that judges it. */
export const ownVersion = (spec: OwnCheckSpec, checks: string): ReturnType<typeof sha256Of> =>
  sha256Of(canonicalJson(spec), checks);

function ownFaults(content: Content, { custom, source }: Given, rules: () => readonly string[]): readonly string[] {
  const faults: string[] = [];
  const say = (path: Path, message: string): unknown => faults.push(faultAt(source, ['custom', ...path], message));
  const shipped = new Set(describeChecks().map(({ id }) => id));
  const named = new Set(custom.controls.flatMap(({ checks }) => checks));
  const seen = new Set<string>();
  for (const [index, check] of custom.checks.entries()) {
    const { id, search, rule, measure, population } = check;
    const at = ['checks', index] as const;
    if (shipped.has(id)) say([...at, 'id'], `there is a check ${id} already`);
    if (seen.has(id)) say([...at, 'id'], `check ${id} stands twice`);
    if (!named.has(id)) say([...at, 'id'], `no control names check ${id}`);
    seen.add(id);
    const wrong = search === undefined ? undefined : whyNotAskable(search);
    if (wrong !== undefined) say([...at, 'search'], wrong);
    if (rule !== undefined && !rules().includes(rule)) say([...at, 'rule'], `there is no rule ${rule}`);
    const measured = measure?.search === undefined ? undefined : whyNotAskable(measure.search);
    if (measured !== undefined) say([...at, 'measure', 'search'], measured);
    if (measure?.rule !== undefined && !rules().includes(measure.rule))
      say([...at, 'measure', 'rule'], `there is no rule ${measure.rule}`);
    for (const fault of population ? unreadablePatterns(population) : []) say([...at, 'population'], fault);
  }
  const criteria = new Map(content.criteria.map(({ id, framework }) => [id, framework]));
  const known = new Set(content.controls.map(({ id }) => id));
  for (const [index, control] of custom.controls.entries()) {
    const at = ['controls', index] as const;
    if (known.has(control.id)) say([...at, 'id'], `there is a control ${control.id} already`);
    known.add(control.id);
    for (const [position, check] of control.checks.entries())
      if (!shipped.has(check) && !seen.has(check)) say([...at, 'checks', position], `there is no check ${check}`);
    for (const [position, id] of control.criteria.entries())
      if (criteria.get(id) !== 'soc2') say([...at, 'criteria', position], `SOC 2 has no criterion ${id}`);
    for (const [position, id] of control.iso.entries())
      if (criteria.get(id) !== 'iso27001') say([...at, 'iso', position], `ISO/IEC 27001 Annex A has no control ${id}`);
  }
  return faults;
}

/** Patterns that RE2 cannot read. */
function unreadablePatterns({
  where = {},
  expect,
}: NonNullable<Given['custom']['checks'][number]['population']>): readonly string[] {
  return Object.entries({ ...where, ...expect }).flatMap(([path, written]) => {
    if (typeof written !== 'object' || written.matches === undefined) return [];
    try {
      RE2JS.compile(written.matches);
      return [];
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return [`${path}: \`${written.matches}\` is no regular expression: ${error.message}`];
    }
  });
}

/** Why a query cannot be asked over a period; undefined when it can. */
function whyNotAskable(search: string): string | undefined {
  const taken = reserved.exec(search)?.[1];
  if (taken !== undefined)
    return `${taken}: cannot stand in the search of a check: the audit says where and when it looks`;
  const parsed = parseQuery(search);
  return parsed.ok ? undefined : parsed.error.message;
}

function faultAt(source: Given['source'], path: Path, message: string): string {
  if (source === undefined) return message;
  const node: unknown = parseDocument(source.text).getIn(path, true);
  const [from, to] = (isNode(node) ? node.range : undefined) ?? [0, 1];
  return renderFault(source, { from, to, message });
}
