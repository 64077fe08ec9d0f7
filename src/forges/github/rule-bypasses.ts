/**
 * Pushes and merges that GitHub let through although its rules said no (docs.github.com/rest/repos/rule-suites). They can
 * be asked for a month back at most, so they are to be read at least that often. Those of actors with mode `exempt` are
 * never listed: no rule was asked.
 */
import { z } from 'zod';
import { instant } from '../answers.ts';
import type { RecordList } from '../lists.ts';
import { detailedList, saying, type Asking } from './questions.ts';
import type { RuleBypass } from '../../model/branch-rules.ts';

const suiteSchema = z.object({
  id: z.number(),
  actor_name: z.string().nullish(),
  before_sha: z.string(),
  after_sha: z.string(),
  ref: z.string(),
  pushed_at: instant,
  result: z.string(),
});

const detailSchema = z.object({
  rule_evaluations: z.array(z.object({ result: z.string(), rule_type: z.string().nullish() })).optional(),
});

type Suite = z.infer<typeof suiteSchema>;

const nothing = /^0+$/;

export function ruleBypassList(path: string): RecordList<RuleBypass> {
  return detailedList({
    address: `${path}/rulesets/rule-suites?rule_suite_result=bypass&time_period=month&per_page=100`,
    schema: z.array(suiteSchema),
    refused: saying(
      'Bypassed rules are told to tokens with Administration: write, and to classic tokens of administrators.',
    ),
    items: (page: readonly Suite[]) => page,
    record: async (suite: Suite, asking: Asking) => {
      // What was asked for; a server that does not know the filter lists what was let through by the rules, too.
      if (suite.result !== 'bypass') return undefined;
      const key = String(suite.id);
      const detail = await asking.one(`${path}/rulesets/rule-suites/${suite.id}`, detailSchema, key);
      const broken = (detail?.rule_evaluations ?? []).filter(({ result }) => result === 'fail');
      const value: RuleBypass = {
        id: key,
        ref: suite.ref,
        before: nothing.test(suite.before_sha) ? null : suite.before_sha,
        after: suite.after_sha,
        at: suite.pushed_at,
        actor: suite.actor_name ?? null,
        rules: [...new Set(broken.flatMap(({ rule_type: type }) => type ?? []))].sort(),
      };
      return { key, value };
    },
  });
}
