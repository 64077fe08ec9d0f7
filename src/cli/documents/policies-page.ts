/** docs/policies.md: how clauses are marked, what their parameters mean, and what the verdicts say. */
import { describeClauseParameters } from '../../app/policies/describe-parameters.ts';
import { generated } from './cli-page.ts';
import { table } from './markdown.ts';

export function policiesPage(): string {
  const rows = describeClauseParameters().map(({ examples, says, checks }) => [
    examples.map((example) => `\`${example}\``).join(' '),
    says,
    checks.map((check) => `[${check}](../src/controls/checks/${check}/check.md)`).join(', '),
  ]);
  return [
    '# Policies',
    generated('src/cli/documents/policies-page.ts and src/controls/policies/clause-parameters.ts'),
    'Policies are Markdown files in an audited repository, in a folder `policies/` or with `policy` in their names. They are ' +
      'read at every landing of the audited period, so that each wording is held against the time in which it was in force.',
    '## Clauses',
    'A clause is a sentence that can be tested. Its marker stands right behind it, as a comment that readers do not see:',
    [
      '```markdown',
      'At least one person who wrote none of it approves every change.',
      '<!-- clause: approval; approvals>=1; serves: CHG-02, CC8.1 -->',
      '```',
    ].join('\n'),
    'Its parts stand between semicolons. The id comes first. A parameter is tested with the number that it names, whatever ' +
      'the audit was judged with; the sentence has to say that number, in digits or in words. `check:` names checks that hold the ' +
      'clause up without a number, `evidence:` the evidence requests where no code decides it, `serves:` controls and criteria. ' +
      'Several markers in one paragraph or list item each speak of what stands between the one before and themselves.',
    'The front matter may say `title`, `owner`, `version` and `approved_by`. Sentences that demand something (must, shall) and ' +
      'carry no clause are listed: they are promises that nobody tests. A marker that cannot be read is a fault with its line.',
    '## Verdicts',
    table(
      ['verdict', 'what it says'],
      [
        ['enforced', 'every check that tests it operated with the policy’s own numbers'],
        ['differs', 'what is set up, or what happened, is something else than the policy says'],
        ['indeterminate', 'code would tell, and could not be looked at; or its marker cannot be read whole'],
        ['not-testable', 'no code decides it; the evidence that is asked for is named'],
        ['unwritten', 'a control operated, and no clause speaks of it'],
      ],
    ),
    'What is set up (branch rules, pipelines, infrastructure code) and what happened (landings, reviews, removals) are tested ' +
      'apart, and the verdict says which of them it rests on. `plumbline policy check` lists the verdicts of the latest audit, ' +
      '`plumbline policy show CLAUSE` the wordings with their times; both are sealed with the audit. `plumbline policy init FOLDER` writes a set ' +
      'of policies to start from.',
    '## Parameters',
    table(['written', 'says', 'tested by'], rows),
    'Durations are written in hours, days, weeks, months or years: `72h`, `30d`, `2w`, `12m`, `1y`.',
  ].join('\n\n');
}
