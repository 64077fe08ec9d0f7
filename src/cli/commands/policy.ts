import type { PolicyAnswer } from '../../app/policies/use-cases.ts';
import { AppError } from '../../base/app-error.ts';
import { clauseName, type ClauseReport, type PolicyReport } from '../../model/policy.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { choicesFlag, runFlag } from '../flags.ts';
import { manifestOf } from '../output/manifest.ts';
import { renderTable } from '../output/table.ts';
import { many, periodText } from '../output/words.ts';
import { visible } from '../output/width.ts';
import { paintVerdict, renderClause } from '../views/policy.ts';

const verdicts = ['differs', 'indeterminate', 'enforced', 'not-testable', 'unwritten'] as const;
type Listed = (typeof verdicts)[number];

export const policyCheck = defineCommand({
  name: 'policy check',
  summary: 'hold every clause of the policies against what the code does',
  details: [
    'Policies are Markdown files in the audited repositories; a clause is a sentence with a marker behind it (docs/policies.md). ' +
      'Each is held against the code with its own numbers, over the time in which its wording was in force: enforced, differs, ' +
      'indeterminate (could not be looked at), not-testable (no code decides it). What is practised and written nowhere is unwritten.',
  ],
  arguments: [],
  flags: {
    run: runFlag,
    verdict: choicesFlag({ name: 'verdict', placeholder: 'VERDICT', choices: verdicts, summary: 'only these' }),
  },
  examples: [
    { command: 'plumbline policy check', does: 'Every clause with its verdict.' },
    {
      command: 'plumbline policy check --verdict differs',
      does: 'Where the code does something else than the policy says.',
    },
  ],
  json: '`{type:"clause", repository, path, line, policy, clause, section, serves, requests, verdict, because, wordings:[{text, textDigest, parameters, from, to, fact}], tests:[{kind, check, checkVersion, parameters, result, because, counts, coverage, from, to, judgedWith}], faults}`, `{type:"unwritten", control, title, checks, because}`, `{type:"policy", repository, path, title, owner, version, clauses, unmarked, unmarkedTotal, faults}`, then the manifest',
  exits: { 0: 'no clause differs', 1: 'the code does something else than a clause says' },
  async run(context, { flags }) {
    const { run, report } = await answered(context, flags.run);
    const wanted = (verdict: Listed): boolean => flags.verdict.length === 0 || flags.verdict.includes(verdict);
    const clauses = report.clauses.filter(({ verdict }) => wanted(verdict));
    const unwritten = wanted('unwritten') ? report.unwritten : [];
    if (context.json) {
      for (const policy of report.policies) await context.printJson({ type: 'policy', ...policy });
      for (const clause of clauses) await context.printJson({ type: 'clause', ...clause });
      for (const practice of unwritten) await context.printJson({ type: 'unwritten', ...practice });
      await context.printJson({
        ...manifestOf('policy check', { listed: clauses.length + unwritten.length }),
        run: run.id,
        period: run.period,
      });
    } else {
      await printClauses(clauses, context);
      await printUnwritten(unwritten, context);
      await context.note(
        [
          `${many(clauses.length, 'clause')} of ${many(report.policies.length, 'policy', 'policies')} ${periodText(run.period)}`,
          ...remarks(report),
        ].join('\n'),
      );
    }
    return clauses.some(({ verdict }) => verdict === 'differs') ? 1 : 0;
  },
});

async function answered(
  context: Context,
  id: string | undefined,
): Promise<PolicyAnswer & { readonly report: PolicyReport }> {
  const answer = await (await context.plumbline()).policies(id ?? 'latest');
  if (!answer)
    throw new AppError('cli/no-run', 'there is no such audit', {
      hint: 'plumbline run list shows those that there are.',
    });
  if (answer.report) return { ...answer, report: answer.report };
  throw new AppError('cli/no-policy', 'no policy stood in any audited repository', {
    hint: 'plumbline policy init FOLDER writes a set to start from; docs/policies.md says how clauses are marked.',
  });
}

async function printClauses(clauses: readonly ClauseReport[], context: Context): Promise<void> {
  if (clauses.length === 0) return;
  await context.print(
    renderTable({
      columns: [{ title: 'Verdict' }, { title: 'Policy' }, { title: 'Clause' }, { title: 'Says', yields: 'end' }],
      rows: clauses.map(({ verdict, policy, clause, wordings }) => [
        { text: verdict, paint: paintVerdict(context.style, verdict) },
        visible(policy),
        clause,
        visible(wordings.at(-1)!.text),
      ]),
      width: context.columns,
      style: context.style,
    }),
  );
}

async function printUnwritten(unwritten: PolicyReport['unwritten'], context: Context): Promise<void> {
  if (unwritten.length === 0) return;
  await context.print(
    `\nPractised and written nowhere\n${unwritten.map(({ control, title }) => `  ${control}  ${title}`).join('\n')}`,
  );
}

function remarks({ policies, clauses }: PolicyReport): readonly string[] {
  const unmarked = policies.reduce((sum, { unmarkedTotal }) => sum + unmarkedTotal, 0);
  const faults = [
    ...policies.flatMap(({ path, faults: own }) => own.map(({ line, because }) => `${path}:${line}: ${because}`)),
    ...clauses.flatMap(({ path, line, faults: own }) => own.map((because) => `${path}:${line}: ${because}`)),
  ];
  return [
    ...(unmarked > 0 ? [`${many(unmarked, 'sentence')} that demand something carry no clause`] : []),
    ...faults.map((fault) => visible(`fault: ${fault}`)),
  ];
}

export const policyShow = defineCommand({
  name: 'policy show',
  summary: 'show one clause: which wording was in force when, and what was tested',
  details: ['Named by its id, or where several policies have it by PATH#ID or REPOSITORY/PATH#ID.'],
  arguments: [{ name: 'CLAUSE', summary: 'the clause', required: true }],
  flags: { run: runFlag },
  examples: [{ command: 'plumbline policy show approval', does: 'Its wordings, its tests and its verdict.' }],
  json: 'as a clause of `policy check`',
  exits: { 0: 'it was shown' },
  async run(context, { flags, operands: [name = ''] }) {
    const { report } = await answered(context, flags.run);
    const clause = clauseNamed(name, report.clauses);
    if (context.json) await context.printJson({ type: 'clause', ...clause });
    else await context.print(renderClause(clause, context));
    return 0;
  },
});

function clauseNamed(name: string, clauses: readonly ClauseReport[]): ClauseReport {
  const fits = clauses.filter(
    (one) => one.clause === name || clauseName(one) === name || clauseName(one).endsWith(`/${name}`),
  );
  if (fits.length === 1) return fits[0]!;
  if (fits.length === 0)
    throw new AppError('cli/no-such-clause', `no policy has a clause "${name}"`, {
      hint: 'plumbline policy check lists them.',
    });
  throw new AppError('cli/ambiguous-clause', `${fits.length} policies have a clause "${name}"`, {
    hint: `Name one of ${fits.map(clauseName).join(', ')}.`,
  });
}

export const policyInit = defineCommand({
  name: 'policy init',
  summary: 'write a set of policies to start from',
  details: ['Short policies of our own, with their clauses marked. What stands in the folder already stays as it is.'],
  arguments: [{ name: 'FOLDER', summary: 'where they go, for instance policies/ in a repository', required: true }],
  flags: {},
  examples: [{ command: 'plumbline policy init policies', does: 'Ten policies to read, change and have approved.' }],
  json: 'one document: `{type:"policies", written:[], kept:[]}`',
  exits: { 0: 'they were written' },
  async run(context, { operands: [folder = ''] }) {
    const { written, kept } = await (await context.plumbline()).startPolicies(folder);
    if (context.json) await context.printJson({ type: 'policies', written, kept });
    else await context.print(written.map((file) => `wrote ${visible(file)}`).join('\n') || 'nothing was missing');
    if (kept.length > 0 && !context.json)
      await context.note(`${many(kept.length, 'file')} stood there already and stayed as it was`);
    return 0;
  },
});
