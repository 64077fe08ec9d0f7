/** Makes a rule of one part of the flows: which of them it reports, how severe each is, and in which words. */
import type { DataFlow, Severity } from '../../model/finding.ts';
import type { RawMatch, Rule, RuleExamples, RuleMeta, ScannedFile } from '../rule.ts';
import { outlinedKinds } from '../text/outline/grammar.ts';
import { flowsOf } from './flows.ts';
import type { Flow } from './flow.ts';
import { hasSinkWord } from './sinks/index.ts';
import { personalLiterals } from './literals.ts';

export interface FlowRule {
  readonly meta: RuleMeta;
  /** Words of which one stands in every file that has such a source. */
  readonly literals?: readonly string[];
  /** Undefined when the flow is none of this rule's. */
  readonly judge: (flow: Flow) => Severity | undefined;
  /** What is done with the value, before the callee: `is written to`. */
  readonly verb: (flow: Flow) => string;
  readonly examples: RuleExamples;
}

export function flowRule({ meta, literals = personalLiterals, judge, verb, examples }: FlowRule): Rule {
  return {
    meta,
    kinds: outlinedKinds,
    contexts: ['production'],
    prefilter: { any: literals },
    match: (file) => matches(file, judge, verb),
    examples,
  };
}

function* matches(file: ScannedFile, judge: FlowRule['judge'], verb: FlowRule['verb']): Iterable<RawMatch> {
  if (!hasSinkWord(file.text)) return;
  for (const flow of flowsOf(file)) {
    const severity = judge(flow);
    if (severity === undefined) continue;
    const data = dataFlow(flow, file);
    yield {
      ...flow.at,
      identity: `${flow.callee} ${flow.text}`,
      detail: `${flow.text}${said(flow)} ${verb(flow)} ${flow.callee}${way(data)}`,
      severity,
      ...(data && { flow: data }),
    };
  }
}

function said({ source }: Flow): string {
  if (source.sort === 'field') return ` (${source.data.label}, ${source.data.dataType})`;
  return source.sort === 'person' ? ' (a whole person)' : '';
}

function way(data: DataFlow | undefined): string {
  const lines = data?.through ?? [];
  return lines.length === 0 ? '' : ` through line${lines.length > 1 ? 's' : ''} ${lines.join(', ')}`;
}

/** What `map` shows. Secrets and whole requests are no fields of it. */
function dataFlow(flow: Flow, file: ScannedFile): DataFlow | undefined {
  const { source, sink, callee, vendor, topic } = flow;
  const recipient = topic ?? vendor;
  if (source.sort !== 'field' && source.sort !== 'person') return undefined;
  const through = [...new Set(flow.through.map((offset) => file.lineOf(offset)))];
  return {
    dataType: source.sort === 'field' ? source.data.dataType : 'user',
    owner: source.owner,
    field: source.field,
    sink,
    callee,
    ...(recipient !== undefined && { recipient }),
    certainty: 'flows',
    ...(through.length > 0 && { through }),
  };
}

/** Of a flow of a person's data, by what it is. */
export function personalSeverity({ source }: Flow, usual: Severity): Severity | undefined {
  if (source.sort === 'person') return usual;
  if (source.sort !== 'field') return undefined;
  if (/^user\.(?:account|device|demographic\.gender|job_title)/.test(source.data.dataType)) return lower(usual);
  return source.data.sensitivity === 'restricted' ? higher(usual) : usual;
}

const order: readonly Severity[] = ['note', 'low', 'medium', 'high', 'critical'];
const lower = (severity: Severity): Severity => order[Math.max(0, order.indexOf(severity) - 1)]!;
const higher = (severity: Severity): Severity => order[Math.min(3, order.indexOf(severity) + 1)]!;
