/**
 * On which events a step of a workflow may run, as far as the triggers and the conditions (`if:`) of its job and its own
 * tell. Only the few comparisons are read that people write for this (`github.event_name`, `github.ref`, `merged`); any
 * other is kept as `unclear`, and never taken to exclude anything.
 * https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows
 */
import type { PipelineStep } from '../../../model/fact-map.ts';
import type { YamlView } from '../../readers/yaml.ts';

type When = Required<Pick<PipelineStep, 'events'>> & Pick<PipelineStep, 'unclear'>;

/** What may start a caller of a file that is only ever called. */
export const anyEvent: readonly string[] = [
  'push',
  'pull_request',
  'pull_request_target',
  'merge_group',
  'schedule',
  'workflow_dispatch',
  'release',
  'issue_comment',
  'workflow_run',
  'repository_dispatch',
];

/** A trigger in the words of `PipelineStep.events`: a push to named branches is `push:main`, to tags `push:tag`. */
export function eventsOfTrigger(name: string, value: YamlView | undefined): readonly string[] {
  if (name === 'push') {
    const branches = value?.get('branches')?.texts ?? [];
    if (branches.length > 0) return branches.some((one) => /^\*{1,2}$/.test(one)) ? ['push'] : branches.map(pushTo);
    return value?.get('tags') && !value.get('branches-ignore') ? ['push:tag'] : ['push'];
  }
  const types = value?.get('types')?.texts ?? [];
  const isClosing = name.startsWith('pull_request') && types.length > 0 && types.every((type) => type === 'closed');
  return [isClosing ? `${name}:closed` : name];
}

const pushTo = (branch: string): string => `push:${branch}`;

export function eventsUnder(events: readonly string[], conditions: readonly string[]): When {
  let when: When = { events };
  for (const condition of conditions) when = narrowed(when, bare(condition));
  return when;
}

const bare = (condition: string): string => condition.replace(/^\s*\$\{\{|\}\}\s*$/g, '').trim();

function narrowed(when: When, condition: string): When {
  const inner = unwrapped(condition);
  const either = splitAt(inner, '||');
  if (either.length > 1)
    return union(
      either.map((part) => narrowed({ events: when.events }, part)),
      when.unclear,
    );
  const all = splitAt(inner, '&&');
  if (all.length > 1) return all.reduce(narrowed, when);
  return compared(when, inner);
}

function union(parts: readonly When[], unclear: string | undefined): When {
  // Where one alternative can be read, what it admits is admitted whatever the others are.
  const said = [unclear, ...parts.map((part) => part.unclear)].find((text) => text !== undefined);
  return { events: [...new Set(parts.flatMap(({ events }) => events))], ...(said !== undefined && { unclear: said }) };
}

const event = /^github\.event_name\s*(==|!=)\s*['"]([a-z_]+)['"]$/;
const ref = /^github\.ref(?:_name)?\s*==\s*(?:['"](?:refs\/heads\/)?([^'"]+)['"]|(.*default_branch.*))$/;
const tag = /^startsWith\(\s*github\.ref\s*,\s*['"]refs\/tags/;
const merged = /^github\.event\.pull_request\.merged(?:\s*==\s*true)?$/;
const harmless = /^(?:always\(\)|success\(\)|!\s*cancelled\(\)|true)$/;

function compared(when: When, part: string): When {
  const { events } = when;
  const named = event.exec(part);
  if (named) {
    const isIt = (one: string): boolean => one.split(':', 1)[0] === named[2];
    return { ...when, events: events.filter((one) => isIt(one) === (named[1] === '==')) };
  }
  const on = ref.exec(part);
  if (on) return { ...when, events: events.flatMap((one) => onBranch(one, on[1] ?? '$default')) };
  if (tag.test(part)) return { ...when, events: events.flatMap((one) => (one.startsWith('push') ? ['push:tag'] : [])) };
  if (merged.test(part))
    return {
      ...when,
      events: events.flatMap((one) => (/^pull_request.*:closed$/.test(one) ? ['pull_request:merged'] : [])),
    };
  return harmless.test(part) ? when : { ...when, unclear: when.unclear ?? part };
}

/** A proposed change has a ref of its own, so a comparison with a branch excludes it. */
function onBranch(one: string, branch: string): readonly string[] {
  if (/^(?:pull_request$|pull_request:|merge_group)/.test(one)) return [];
  if (one === 'push' || one === 'workflow_dispatch') return [`${one}:${branch}`];
  return one.startsWith('push:') && branch !== '$default' && one !== `push:${branch}` ? [] : [one];
}

/** Without parentheses around the whole of it. */
function unwrapped(text: string): string {
  let inner = text.trim();
  while (inner.startsWith('(') && closingOf(inner) === inner.length - 1) inner = inner.slice(1, -1).trim();
  return inner;
}

function closingOf(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')' && --depth === 0) return at;
  }
  return -1;
}

function splitAt(text: string, operator: '||' | '&&'): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth > 0 || !text.startsWith(operator, at)) continue;
    parts.push(text.slice(start, at));
    start = at + 2;
  }
  return [...parts, text.slice(start)].map((part) => part.trim());
}
