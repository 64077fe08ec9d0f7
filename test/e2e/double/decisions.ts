/**
 * Decisions that can be added to: the real rules over a log in memory, so that pages meet every refusal as people do. The
 * log at the start has each standing once.
 */
import { parseAct } from '../../../src/app/decisions/acts.ts';
import { configSchema } from '../../../src/app/config.ts';
import type { DecisionUseCases } from '../../../src/app/decisions/use-cases.ts';
import { sha256 } from '../../../src/base/digest.ts';
import { instantFromMillis, millisOf, parseInstant, type Instant } from '../../../src/base/instant.ts';
import type { Decision, DecisionKind } from '../../../src/model/decision.ts';
import type { Run } from '../../../src/model/run.ts';
import { samePersonAmong } from '../../../src/model/standing/persons.ts';
import { decisionDouble, type DecisionWorld } from '../../doubles/decisions.ts';

const { window: _none, ...config } = configSchema.parse({});

export function livingDecisions(world: DecisionWorld, latest: () => Run | undefined): DecisionUseCases {
  const log: Decision[] = [...world.decisions];
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
    waivers: (at) => reading().waivers(at),
    remediations: (at) => reading().remediations(at),
    statement: (wish) => reading().statement(wish),
    statementDifference: (from, to) => reading().statementDifference(from, to),
    statementDocument: (format, wish) => reading().statementDocument(format, wish),
    readStatement: (csv) => reading().readStatement(csv),
    evidenceRequests: (wish) => reading().evidenceRequests(wish),
  };
}

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
  return log.toSorted((a, b) => (a.decidedAt < b.decidedAt ? -1 : a.decidedAt > b.decidedAt ? 1 : 0));
}

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
});
