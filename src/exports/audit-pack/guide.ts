/**
 * The page to begin with: what an auditor asks, and where in the pack the answer is. One text, told twice: `index.html` for a
 * browser, `AUDITOR.md` for whoever reads it in a terminal or prints it.
 */
import type { CheckResult, ControlEvaluation } from '../../model/control.ts';
import { titleOf } from '../../model/decision-titles.ts';
import type { Gap } from '../../model/gap.ts';
import type { Run } from '../../model/run.ts';
import type { StandingWaiver } from '../../model/standing/waivers.ts';
import { count, many, periodWords, resultOrder, resultWords, share } from '../html/words.ts';
import type { AnsweredRequest } from '../pbc/pbc.ts';
import type { DecidedEvidence } from './pack-subject.ts';

export type Inline = string | { readonly link: string; readonly text: string } | { readonly code: string };

export type Block =
  | { readonly type: 'text'; readonly text: readonly Inline[] }
  | { readonly type: 'list'; readonly items: readonly (readonly Inline[])[] }
  | { readonly type: 'commands'; readonly lines: readonly string[] }
  | {
      readonly type: 'table';
      readonly caption: string;
      /** Titles that begin with `#` are of numbers. */
      readonly headers: readonly string[];
      readonly rows: readonly (readonly (readonly Inline[])[])[];
    };

export interface Guide {
  readonly title: string;
  readonly lead: string;
  readonly questions: readonly { readonly id: string; readonly asked: string; readonly answer: readonly Block[] }[];
}

export interface GuideInput {
  readonly run: Run;
  readonly results: readonly CheckResult[];
  readonly gaps: readonly Gap[];
  readonly changes: number;
  readonly hasWorkbooks: (check: string) => boolean;
  readonly populationFile: (check: string, type: 'csv' | 'xlsx') => string;
  readonly hasSources: boolean;
  readonly hasActionPlan: boolean;
  readonly requests: readonly AnsweredRequest[] | undefined;
  /** Undefined when decisions are not part of the pack. */
  readonly decided: readonly DecidedEvidence[] | undefined;
  readonly waivers: readonly StandingWaiver[];
  readonly since:
    { readonly run: string; readonly treeSize: number; readonly root: string; readonly newEntries: number } | undefined;
  readonly ledger: { readonly origin: string; readonly size: number; readonly root: string };
}

const text = (...parts: readonly Inline[]): Block => ({ type: 'text', text: parts });
const commands = (...lines: readonly string[]): Block => ({ type: 'commands', lines });
const link = (to: string, words = to): Inline => ({ link: to, text: words });
const code = (words: string): Inline => ({ code: words });

export function guideOf(input: GuideInput): Guide {
  const { run, requests, since, decided } = input;
  return {
    title: 'Where to find what',
    lead: `Evidence ${periodWords(run.period)}, in ${many(run.repositories.length, 'repository', 'repositories')}, run ${run.id}. No conclusion is drawn anywhere in it: those are the auditor’s.`,
    questions: [
      { id: 'results', asked: 'What came out?', answer: results(input) },
      {
        id: 'changes',
        asked: 'Show me the complete list of changes, and how you know that it is complete',
        answer: changes(input),
      },
      { id: 'sample', asked: 'Draw 25', answer: sample(input) },
      { id: 'item', asked: 'Show me the approval of this one', answer: item() },
      { id: 'gaps', asked: 'What could you not see?', answer: unseen(input) },
      ...(decided
        ? [{ id: 'decisions', asked: 'What was decided, and what was handed in?', answer: decisions(decided) }]
        : []),
      { id: 'waivers', asked: 'What was waived, by whom, and until when?', answer: waived(input) },
      ...(requests
        ? [{ id: 'requests', asked: 'Which of my requests does this answer?', answer: answered(requests) }]
        : []),
      ...(since ? [{ id: 'since', asked: 'What is new since the last delivery?', answer: news(since) }] : []),
      { id: 'seal', asked: 'How do I know that nothing was changed since?', answer: seal(input) },
      { id: 'logic', asked: 'What exactly did the checks do?', answer: logic(input) },
      { id: 'machines', asked: 'Can my tools read it?', answer: machines(input) },
    ],
  };
}

function results({ run, requests }: GuideInput): Block[] {
  const rows = resultOrder.map((result) => {
    const own = run.controls.filter((one) => one.result === result);
    return [[resultWords[result].label], [count(own.length)], [resultWords[result].meaning]];
  });
  return [
    text(
      link('report.html'),
      ' tells it for people, exceptions first. ',
      link('controls.json'),
      ' and ',
      link('criteria.json'),
      ' hold the same for machines',
      ...(requests ? [', ', link('requests.csv'), ' by request'] : []),
      '.',
    ),
    { type: 'table', caption: 'Controls by result', headers: ['Result', '#Controls', 'Meaning'], rows },
  ];
}

/** Checks of changes mostly share one population: it is shown once. */
function changes({ results: all, changes: total, gaps, populationFile, hasWorkbooks }: GuideInput): Block[] {
  const ofChanges = all.filter(({ population }) => population.kind === 'landed-change');
  if (ofChanges.length === 0) return [text('No check of this run judged changes: there is no such list in this pack.')];
  const groups = [...Map.groupBy(ofChanges, ({ population }) => population.idsDigest).values()];
  const touching = gaps.filter(({ of }) => of === 'landed-change' || of === 'all');
  return [
    text(
      'One line for each change that landed, with who wrote it, through which changeset it came, and every word of approval: ',
      link('changes.csv'),
      ` (${many(total, 'change')}). The populations that were judged, each as it was sealed before anybody drew from it:`,
    ),
    ...groups.flatMap((group) => populationBlocks(group, { populationFile, hasWorkbooks })),
    text(
      'How you know: the list was made by walking the branch from its tip in git, commit by commit, and the line "To check the count" says what its length was held against, or can be. Its ids are sealed by their SHA-256 in the ledger, so no line can be taken out afterwards without being noticed. Run the command on a clone of your own and compare.',
    ),
    text(
      touching.length === 0
        ? 'No gap touches the listing of changes.'
        : `${many(touching.length, 'gap')} touch${touching.length === 1 ? 'es' : ''} what is known of changes: see "What could you not see?".`,
    ),
  ];
}

function populationBlocks(
  group: readonly CheckResult[],
  { populationFile, hasWorkbooks }: Pick<GuideInput, 'populationFile' | 'hasWorkbooks'>,
): Block[] {
  const { population, check } = group[0]!;
  const files = hasWorkbooks(check) ? (['csv', 'xlsx'] as const) : (['csv'] as const);
  const excluded = population.exclusions.length;
  return [
    {
      type: 'list',
      items: [
        [
          `${many(population.size, 'item')}${excluded > 0 ? ` (${count(excluded)} of them excluded, each with its reason)` : ''}, judged by ${many(group.length, 'check')}: `,
          ...group.flatMap((one, at): Inline[] => [
            ...(at > 0 ? [', '] : []),
            link(populationFile(one.check, 'csv'), one.check),
          ]),
          '; as a workbook: ',
          ...(files.length > 1 ? [link(populationFile(check, 'xlsx'), `${check}.xlsx`)] : ['too many rows for one']),
        ],
        ['Listed by: ', code(population.query)],
        ['To check the count: ', population.reconciledWith],
        ['SHA-256 of the ids: ', code(population.idsDigest)],
        [
          population.complete
            ? 'Whole: no gap touches the listing'
            : 'NOT WHOLE: a gap touches the listing, members may be missing',
        ],
      ],
    },
  ];
}

function sample({ results: all }: GuideInput): Block[] {
  const preferred = ['change-approved-by-another', 'change-through-changeset'];
  const ofChanges = all.filter(({ population }) => population.kind === 'landed-change' && population.size > 0);
  const check = (preferred.flatMap((id) => ofChanges.filter((one) => one.check === id))[0] ?? ofChanges[0] ?? all[0])
    ?.check;
  if (check === undefined) return [text('There is no population in this pack.')];
  return [
    text(
      'Choose a seed that nobody here could know: words of your own, a number thrown with dice. The list was sealed before you did, so neither side can choose what is drawn; the same seed draws the same items again, with any implementation of the method.',
    ),
    commands(`node verify.mjs draw ${check} --seed "YOUR WORDS" --size 25`),
    text(
      'It prints rank, outcome, id and the reason, as a table or with ',
      code('--json'),
      '. ',
      link('verify.html', 'verify.html'),
      ' does the same in a browser. By hand: the key is the SHA-256 of "plumbline-sample/1", the SHA-256 of the ids and your seed, one per line without a last line feed; each id’s ticket is the SHA-256 of that key (in hex), a line feed and the id; the lowest tickets are drawn.',
    ),
  ];
}

function item(): Block[] {
  return [
    text('With an id, a commit or a changeset’s number:'),
    commands('node verify.mjs show ID'),
    text(
      'It shows what each check says of it, and every sealed record that names it, with its file and line. By hand: its line in ',
      link('changes.csv'),
      ' holds the approvals (who, when, of which revision, before or after it landed); the record is the line with the same id in the document "Changes that landed" of its repository, listed in ',
      link('report.html#integrity', 'the report'),
      '; what the forge answered word for word is the file in evidence/ that the record names as its source.',
    ),
  ];
}

function unseen({ gaps, run }: GuideInput): Block[] {
  const alike = [...Map.groupBy(gaps, ({ reason, detail }) => `${reason} ${detail}`).values()].sort(
    (a, b) => b.length - a.length,
  );
  const open = run.controls.filter(({ result }) => result === 'indeterminate');
  const undetermined = open.filter(({ checks }) => checks.length > 0);
  const waiting = open.filter(({ checks }) => checks.length === 0);
  const shown = alike.slice(0, 25);
  return [
    text(
      gaps.length === 0 ? 'No gap was recorded. ' : `${many(gaps.length, 'gap')}, all of them in `,
      ...(gaps.length === 0 ? [] : [link('gaps.csv'), ' with the checks that each touches. ']),
      'A gap is never counted as a pass and never as a fail: what it touches is not determined.',
    ),
    ...(shown.length === 0
      ? []
      : [
          {
            type: 'table' as const,
            caption:
              alike.length > shown.length
                ? `The ${shown.length} most frequent of ${count(alike.length)} kinds`
                : 'By kind',
            headers: ['What could not be looked at', 'Reason', '#Times'],
            rows: shown.map((group) => [[group[0]!.detail], [group[0]!.reason], [count(group.length)]]),
          },
        ]),
    ...(undetermined.length === 0
      ? []
      : [
          {
            type: 'table' as const,
            caption: `${many(undetermined.length, 'control')} that checks could not settle, for this reason or another`,
            headers: ['Control', '#Not determined', '#Of', 'Coverage', 'Because'],
            rows: undetermined.map(controlRow),
          },
        ]),
    ...(waiting.length === 0
      ? []
      : [
          text(
            `For ${many(waiting.length, 'control')} no code and no forge decides: they rest on what people hand in, and it was not there or not whole: ${waiting.map(({ control }) => control.id).join(', ')}. What is asked of whom stands with each in `,
            link('report.html', 'the report'),
            '.',
          ),
        ]),
    text(
      'What no program can see: whether the sources told the truth (dates in git are set by whoever commits), what happened where nobody recorded it, and whether something was withheld before it was recorded. Compare a sample of your own with the live systems.',
    ),
  ];
}

function controlRow({ control, counts, coverage, because }: ControlEvaluation): (readonly Inline[])[] {
  return [
    [`${control.id} ${control.title}`],
    [count(counts.notDetermined)],
    [count(counts.population)],
    [share(coverage)],
    [because],
  ];
}

const mostDecisions = 50;

function decisions(decided: readonly DecidedEvidence[]): Block[] {
  if (decided.length === 0)
    return [
      text('No decision is in the log before this pack was sealed: nobody took on or handed in anything through it.'),
    ];
  const handedIn = decided.filter(({ submission }) => submission).length;
  const shown = decided.slice(0, mostDecisions);
  return [
    text(
      `${many(decided.length, 'decision')}, ${count(handedIn)} of them with a document, each sealed when it was made and proved by itself (`,
      link('decisions/entries.jsonl'),
      ', ',
      link('decisions/proofs.json'),
      '). All that the log held when this pack was sealed and that bears on the period: ',
      link('decisions/decisions.csv'),
      '; the documents are in ',
      code('decisions/documents/'),
      ', each named by its own SHA-256. Who decided is what they said of themselves. None changes a result: a waived exception is an exception with a waiver beside it.',
    ),
    {
      type: 'table',
      caption: shown.length < decided.length ? `The first ${mostDecisions}` : 'In the order of the log',
      headers: ['Decision', 'When', 'By', 'What'],
      rows: shown.map(({ decision }) => [
        [decision.id],
        [decision.decidedAt],
        [decision.decidedBy],
        [titleOf(decision)],
      ]),
    },
  ];
}

/** Those in files are no decisions of the log: they are sealed with the run that read them. */
function waived({ waivers }: GuideInput): Block[] {
  const inFiles = waivers.filter(({ declared }) => declared).length;
  const standing = waivers.filter(({ effect }) => effect).length;
  return [
    text(
      waivers.length === 0
        ? 'Nothing: no waiver was known when the run ended. The table is empty: '
        : `${many(waivers.length, 'waiver')}, ${count(inFiles)} of them in files of the repositories, dated by git; ${count(standing)} cover${standing === 1 ? 's' : ''} some time, the others say why they do not. A line for each: `,
      link('waivers.csv'),
      '; which exceptions it touches stands in the column "waived by" of the populations.',
    ),
  ];
}

const states = { answered: 'Answered', proposed: 'Proposed, not confirmed', 'not-answered': 'NOT ANSWERED' } as const;

function answered(requests: readonly AnsweredRequest[]): Block[] {
  const of = (state: keyof typeof states): number => requests.filter(({ answer }) => answer.state === state).length;
  return [
    text(
      `Of ${many(requests.length, 'request')} ${count(of('answered'))} ${of('answered') === 1 ? 'is' : 'are'} answered here, for ${count(of('proposed'))} an answer is proposed that no person has confirmed, and ${count(of('not-answered'))} ${of('not-answered') === 1 ? 'is' : 'are'} not answered. As a table: `,
      link('requests.csv'),
      '.',
    ),
    {
      type: 'table',
      caption: 'In the order of your list',
      headers: ['Number', 'Request', 'Due', 'State', 'Where'],
      rows: requests.map(({ number, description, due, answer }) => [
        [number],
        [description],
        [due],
        [states[answer.state]],
        answer.state === 'not-answered'
          ? [answer.because, ...noteOf(answer.note)]
          : [
              ...answer.controls.flatMap((id, at): Inline[] => [
                ...(at > 0 ? [', '] : []),
                link(`report.html#control-${id}`, id),
              ]),
              ...noteOf(answer.note),
            ],
      ]),
    },
  ];
}

const noteOf = (note: string): string[] => (note === '' ? [] : [`. ${note}`]);

function news({ run, treeSize, root, newEntries }: NonNullable<GuideInput['since']>): Block[] {
  return [
    text(
      `This pack continues that of run ${run}, whose log had ${many(treeSize, 'entry', 'entries')} and the root `,
      code(root),
      `. ${many(newEntries, 'entry', 'entries')} came since, of whatever kind: all are in `,
      link('ledger/new-entries.jsonl'),
      ', and they give the root of this pack, so none was left out. Evidence that the earlier pack has is not repeated. That nothing of it disappeared is shown by verifying both, the earlier one first:',
    ),
    commands('node verify.mjs EARLIER.zip THIS.zip'),
  ];
}

function seal({ ledger }: GuideInput): Block[] {
  return [
    text(
      `The evidence is in an append-only log of ${many(ledger.size, 'entry', 'entries')} (`,
      code(ledger.origin),
      '), whose signed root is ',
      code(ledger.root),
      '. Three ways to check, from the whole to the plainest:',
    ),
    {
      type: 'list',
      items: [
        ['In a browser, without a network: open ', link('verify.html'), ' and drop the zip on it.'],
        [
          'With Node.js 18 or later: ',
          code('node verify.mjs PACK.zip --key FILE'),
          ', where FILE holds the public key that the owner told you another way.',
        ],
        [
          'With what every system has: ',
          code('sha256sum -c sha256sums.txt'),
          ', and ',
          code('openssl'),
          ' for the signatures, as ',
          link('README.txt'),
          ' says.',
        ],
      ],
    },
    text(
      'It proves that these are the bytes that were sealed, in this order, by the holder of the key. It does not prove that they are true: see the end of ',
      link('README.txt'),
      '.',
    ),
  ];
}

function logic({ run, hasSources }: GuideInput): Block[] {
  return [
    text(
      'Each check has a version, the SHA-256 of its source, which its result names; parameters in force stand beside it in ',
      link('controls.json'),
      '. ',
      ...(hasSources
        ? [
            'The sources that judged were sealed with the run and stand in ',
            code('sources/'),
            '; verification holds them against the versions that the results name.',
          ]
        : [
            `The sources were not sealed with this run: ask for those of Plumbline ${run.tool.version} with the checks ${run.tool.checks}.`,
          ]),
    ),
  ];
}

function machines({ hasActionPlan }: GuideInput): Block[] {
  return [
    text(
      'OSCAL 1.2.1 in ',
      code('oscal/'),
      ': ',
      link('oscal/assessment-plan.json', 'assessment plan'),
      ', ',
      link('oscal/assessment-results.json', 'assessment results'),
      ', ',
      ...(hasActionPlan
        ? [link('oscal/poam.json', 'plan of action'), ', ']
        : ['no plan of action (nothing deviated), ']),
      link('oscal/component-definition.json', 'component definition'),
      ', ',
      link('oscal/mapping-collection.json', 'mapping'),
      ' and the catalogs they name. Populations as CSV (RFC 4180) and Excel workbooks in ',
      code('populations/'),
      '. Sealed documents in ',
      code('evidence/'),
      ' are canonical JSON (RFC 8785) or JSON lines.',
    ),
  ];
}
