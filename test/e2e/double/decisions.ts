/**
 * Decisions that can be added to: the real rules over a log in memory, so that pages meet every refusal as people do. The
 * log at the start has each standing once.
 */
import type { DeclaredWaiver } from '../../../src/model/declared-waiver.ts';
import { declaredAt } from '../../../src/model/standing/declared-waivers.ts';
import { names } from './repositories.ts';
import { sha40 } from './sha40.ts';
import { parseAct } from '../../../src/app/decisions/acts.ts';
import { configSchema } from '../../../src/app/config.ts';
import { placedRules } from '../../../src/app/rules/config-schema.ts';
import type { DecisionUseCases } from '../../../src/app/decisions/use-cases.ts';
import { sha256 } from '../../../src/base/digest.ts';
import { instantFromMillis, millisOf, parseInstant, type Instant } from '../../../src/base/instant.ts';
import type { Decision, DecisionKind } from '../../../src/model/decision.ts';
import type { Run } from '../../../src/model/run.ts';
import { samePersonAmong } from '../../../src/model/standing/persons.ts';
import { decisionDouble, type DecisionWorld } from '../../doubles/decisions.ts';

const { window: _none, rules, ...settings } = configSchema.parse({});
const config = { ...settings, rules: placedRules(rules, (path) => `/home/mira/${path}`) };

export function livingDecisions(world: DecisionWorld, latest: () => Run | undefined): DecisionUseCases {
  const log: Decision[] = world.decisions.toSorted(byTime);
  let now = world.now;
  const reading = (): DecisionUseCases => decisionDouble({ ...world, now, decisions: [...log] });
  return {
    async decide(request) {
      now = instantFromMillis(millisOf(now) + 1000);
      const drafted = await parseAct(request).decide({
        ...world,
        now,
        config,
        decisions: log,
        samePerson: samePersonAmong([]),
        run: () => Promise.resolve(latest()),
      });
      const ids = drafted.map(({ draft }) => {
        const decision: Decision = { ...draft, id: nextId(draft.kind, log), decidedAt: now };
        log.push(decision);
        return decision.id;
      });
      const sealed = await reading().decisions();
      return { decisions: sealed.filter(({ decision }) => ids.includes(decision.id)), repeated: false };
    },
    decisions: () => reading().decisions(),
    waivers: async (at) => [...(await reading().waivers(at)), ...waiversInFiles],
    checkWaiverFile: (path) => reading().checkWaiverFile(path),
    remediations: (at) => reading().remediations(at),
    statement: (wish) => reading().statement(wish),
    statementDifference: (from, to) => reading().statementDifference(from, to),
    statementDocument: (format, wish) => reading().statementDocument(format, wish),
    readStatement: (csv) => reading().readStatement(csv),
    evidenceRequests: (wish) => reading().evidenceRequests(wish),
  };
}

const byTime = (a: Decision, b: Decision): number => millisOf(a.decidedAt) - millisOf(b.decidedAt);

const nextId = (kind: DecisionKind, log: readonly Decision[]): string =>
  `${kind}-${log.filter((one) => one.kind === kind).length + 1}`;

const on = (text: string): Instant => parseInstant(text)!;
const ines = 'Ines Marlow <ines@acme.example>';
const tomas = 'Tomás Brandt <tomas@acme.example>';
const noor = 'Noor Haddad <noor@acme.example>';

interface Begun {
  readonly by: string;
  readonly on: string;
  readonly reason: string;
}

type Rest<K extends DecisionKind> = Omit<
  Extract<Decision, { readonly kind: K }>,
  'kind' | 'id' | 'decidedAt' | 'decidedBy' | 'reason'
>;

/** Numbers each kind as the real log does. */
function logOf(add: (say: <K extends DecisionKind>(kind: K, said: Begun, rest: Rest<K>) => string) => void) {
  const log: Decision[] = [];
  add((kind, { by, on: day, reason }, rest) => {
    const id = nextId(kind, log);
    log.push({ kind, id, decidedBy: by, decidedAt: on(day), reason, ...rest } as unknown as Decision);
    return id;
  });
  return log.toSorted(byTime);
}

const house = { controls: new Set(['ENC-01']), samePerson: samePersonAmong([]), maximumDays: 180 };
const inFile = (id: string, approvedBy: string): DeclaredWaiver => ({
  repository: names[0],
  path: 'plumbline-waivers.yaml',
  line: 2,
  id,
  waiver: 'risk-accepted',
  target: { control: 'ENC-01', check: 'tls-minimum' },
  requestedBy: 'Ines Marlow',
  approvedBy,
  reason: 'The partner moves to TLS 1.3 in December.',
  from: null,
  expiresAt: '2027-01-01T00:00:00.000Z' as Instant,
  landed: {
    commit: sha40('waivers', id),
    at: '2026-09-14T10:00:00.000Z' as Instant,
    by: 'Tomas Brandt',
    authors: ['Ines Marlow'],
    approvers: ['Tomas Brandt'],
  },
});

/** From a file of a repository: one that holds, and one whose author approved it. */
const waiversInFiles = declaredAt(
  [inFile('legacy-tls', 'Tomas Brandt'), inFile('own-word', 'ines marlow')],
  '2026-11-02T08:14:11.000Z' as Instant,
  house,
);

export const everyStanding: readonly Decision[] = logOf((say) => {
  const document = (request: string, name: string, from: string, to: string): Rest<'submission'> => ({
    request,
    name,
    mediaType: 'text/csv',
    size: 18_204 + name.length,
    digest: sha256(name),
    about: { from: on(from), to: on(to) },
  });
  const review = 'ACC-01/access-review';
  const handIn = (day: string, rest: Rest<'submission'>, reason: string): string =>
    say('submission', { by: ines, on: day, reason }, rest);
  const fourth = handIn(
    '2026-01-05',
    document(review, 'access-review-2025-q4.csv', '2025-10-01', '2026-01-01'),
    'The review of the fourth quarter: 214 accounts in nine systems.',
  );
  say(
    'submission-review',
    {
      by: tomas,
      on: '2026-01-07',
      reason: 'Every system of the list is in it; eleven accounts were removed on 6 January.',
    },
    { of: fourth, verdict: 'accepted' },
  );
  const first = handIn(
    '2026-04-06',
    document(review, 'access-review-2026-q1.csv', '2026-01-01', '2026-04-01'),
    'The review of the first quarter.',
  );
  say(
    'submission-review',
    { by: tomas, on: '2026-04-09', reason: 'The payments database is missing from it.' },
    { of: first, verdict: 'rejected' },
  );
  const wrong = handIn('2026-10-04', document(review, 'q3-draft.csv', '2026-07-01', '2026-10-01'), 'The review.');
  say('withdrawal', { by: ines, on: '2026-10-05', reason: 'That was the draft.' }, { of: wrong });
  handIn(
    '2026-10-05',
    document(review, 'access-review-2026-q3.csv', '2026-07-01', '2026-10-01'),
    'The review of the third quarter: 231 accounts in ten systems.',
  );
  const early = handIn(
    '2026-10-20',
    document(review, 'access-review-2026-q4.csv', '2026-10-01', '2026-10-20'),
    'The review of the fourth quarter, begun.',
  );
  say(
    'submission-review',
    { by: tomas, on: '2026-10-21', reason: 'Four systems are missing: it is not done yet.' },
    { of: early, verdict: 'rejected' },
  );
  const august = handIn(
    '2026-09-02',
    document('LOG-02/on-call-report', 'on-call-2026-08.csv', '2026-08-01', '2026-09-01'),
    'The rota and the pages of August, as the paging system exports them.',
  );
  say(
    'submission-review',
    { by: noor, on: '2026-09-03', reason: 'No hour without somebody on call.' },
    { of: august, verdict: 'accepted' },
  );
  handIn(
    '2025-10-20',
    document('INC-02/post-mortems', 'post-mortem-2025-10-14.md', '2025-10-14', '2025-10-15'),
    'The outage of the settlement queue.',
  );
  askedAndMended(say);
  statementRows(say);
});

type Say = Parameters<Parameters<typeof logOf>[0]>[0];

/** Waivers and remediations: each standing once. */
function askedAndMended(say: Say): void {
  const waiver = (day: string, reason: string, rest: Rest<'waiver'>): string =>
    say('waiver', { by: ines, on: day, reason }, rest);
  const decided = (of: string, day: string, verdict: 'approved' | 'refused', reason: string): void =>
    void say('approval', { by: tomas, on: day, reason }, { of, verdict });
  const change = { waiver: 'emergency', target: { control: 'CHG-01', check: 'change-reviewed' } } as const;
  const risk = { waiver: 'risk-accepted', target: { control: 'ENC-01', check: 'strong-crypto' } } as const;
  const night = { from: on('2026-03-14'), expiresAt: on('2026-03-15'), link: 'INC-31' };
  const expired = waiver('2026-03-15', 'Settlement stood still at night; the fix landed unreviewed.', {
    ...change,
    ...night,
  });
  decided(expired, '2026-03-16', 'approved', 'I was on the call, and read the change the next morning.');
  const refusedOne = waiver('2026-04-02', 'Reviews take too long.', {
    ...change,
    from: on('2026-04-02'),
    expiresAt: on('2026-07-01'),
  });
  decided(refusedOne, '2026-04-03', 'refused', 'That is what the control is for.');
  const withdrawn = waiver('2026-05-01', 'The partner speaks nothing newer.', {
    ...risk,
    from: on('2026-05-01'),
    expiresAt: on('2026-10-01'),
  });
  decided(withdrawn, '2026-05-02', 'approved', 'Until the partner has moved.');
  say('withdrawal', { by: ines, on: '2026-06-20', reason: 'The partner has moved.' }, { of: withdrawn });
  const inForce = waiver('2026-09-10', 'The old digest names cache keys only.', {
    ...risk,
    from: on('2026-09-10'),
    expiresAt: on('2027-01-01'),
  });
  decided(inForce, '2026-09-11', 'approved', 'Read the three places: nothing secret goes through them.');
  const later = waiver('2026-10-25', 'The move of the data centre freezes the pipelines.', {
    waiver: 'superseded',
    target: { control: 'VUL-03' },
    from: on('2026-12-01'),
    expiresAt: on('2026-12-15'),
  });
  decided(later, '2026-10-26', 'approved', 'For these two weeks.');
  waiver('2026-10-30', 'The scanner takes a test key for a real one.', {
    waiver: 'false-positive',
    target: { control: 'VUL-02', check: 'no-secrets-at-head', member: 'repository/acme/payments-api' },
    from: on('2026-10-30'),
    expiresAt: on('2027-02-01'),
  });
  const mend = (day: string, reason: string, rest: Omit<Rest<'remediation'>, 'owner'>): string =>
    say('remediation', { by: noor, on: day, reason }, { owner: ines, ...rest });
  mend('2026-10-20', 'One repository has no code owners.', {
    target: { control: 'ACC-01', check: 'code-owners-set', member: 'repository/acme/design-tokens' },
    severity: 'medium',
    dueAt: on('2027-01-18'),
  });
  const tested = mend('2026-08-01', 'Dependencies are not scanned in data-pipelines.', {
    target: { control: 'VUL-01', check: 'dependency-scanner' },
    severity: 'high',
    dueAt: on('2026-08-31'),
    link: 'PAY-488',
  });
  say(
    'retest',
    { by: noor, on: '2026-09-02', reason: 'Looked at the audit of the first of September.' },
    {
      of: tested,
      run: '2026-05-04T07-58-02Z-11c0',
      verdict: 'not-mended',
      because: 'dependency-scanner: acme/data-pipelines: No step of any pipeline does this.',
    },
  );
  const mended = mend('2026-02-10', 'The keys of two services were in their code.', {
    target: { control: 'VUL-02', check: 'secret-scanner' },
    severity: 'critical',
    dueAt: on('2026-02-17'),
  });
  say(
    'retest',
    { by: tomas, on: '2026-05-05', reason: 'Both keys are gone, and were changed.' },
    {
      of: mended,
      run: '2026-05-04T07-58-02Z-11c0',
      verdict: 'mended',
      because: 'secret-scanner: no exception at the end of the period, 6 judged.',
    },
  );
  const given = mend('2026-06-01', 'Alerts are made by hand.', {
    target: { control: 'LOG-02' },
    severity: 'low',
    dueAt: on('2026-11-28'),
  });
  say('withdrawal', { by: noor, on: '2026-06-15', reason: 'Opened twice.' }, { of: given });
}

/** Rows of the Statement of Applicability: each status once, an exclusion that says nothing, a plan that is over. */
function statementRows(say: Say): void {
  const row = (reason: string, rest: Rest<'applicability'>): void =>
    void say('applicability', { by: ines, on: '2026-02-02', reason }, rest);
  const risk = [{ because: 'risk', ref: 'R-12' }] as const;
  row('Keys are ours to look after.', {
    row: 'A.8.24',
    applicable: true,
    inclusion: [...risk, { because: 'contract' }],
    status: 'implemented',
    owner: 'Head of Platform',
    description: 'Ciphers are chosen in one library; keys live in the vault.',
  });
  row('Changes reach customers at once.', { row: 'A.8.32', applicable: true, inclusion: risk, status: 'partial' });
  row('It is asked for by law.', {
    row: 'A.5.34',
    applicable: true,
    inclusion: [{ because: 'law', ref: 'GDPR' }],
    status: 'planned',
    owner: tomas,
    plannedAt: on('2026-09-01'),
  });
  row('The provider holds the machines.', {
    row: 'A.7.8',
    applicable: true,
    inclusion: [{ because: 'business' }],
    status: 'inherited',
    responsibility: 'provider',
    owner: tomas,
  });
  row('Not relevant', { row: 'A.7.1', applicable: false, inclusion: [] });
  row('Nobody writes software for us: all of it is written by our own people, in repositories that are in scope.', {
    row: 'A.8.30',
    applicable: false,
    inclusion: [],
  });
  row('Card schemes ask for it.', {
    row: 'OWN-01',
    title: 'Settlement files are reconciled every day',
    applicable: true,
    inclusion: [{ because: 'contract', ref: 'Scheme rules 4.2' }],
    status: 'not-implemented',
  });
}

/** Every row decided but one, by one person. */
export function allRowsBut(last: string, criteria: DecisionWorld['criteria']): readonly Decision[] {
  return logOf((say) => {
    for (const { id } of criteria.filter(({ framework }) => framework === 'iso27001'))
      if (id !== last)
        say(
          'applicability',
          { by: ines, on: '2026-02-02', reason: 'It is part of the product.' },
          { row: id, applicable: true, inclusion: [{ because: 'business' }], status: 'implemented', owner: ines },
        );
  });
}
