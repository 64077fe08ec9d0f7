import { test } from 'node:test';
import { accessReview, asOf, casesOf, day, fact, gap, repository, window } from '../../test-facts.ts';
import { membership } from '../../test-forge-facts.ts';
import { accessReviewsPerformed } from './check.ts';

/** Everybody whom the record of the samples decides on, seen from day 0 on. */
const member = (login: string, when: Parameters<typeof fact>[2] = {}) =>
  fact('membership', membership(login), { id: `membership:${login}`, ...when });
const theOther = 'compliance';
const members = [member('bob'), member('eve')];
/** Recorded on day 60, so that day 100 lies within the interval. */
const review = (value: Parameters<typeof accessReview>[0] = {}, from = 60) => accessReview(value, { from });
const one = (account: string, more: object = {}) => ({ account, decision: 'keep' as const, line: 5, ...more });

const keptHere = { intervalDays: 92, actionDays: 14, systems: '', folder: '', keptHere: true };

const cases = casesOf(accessReviewsPerformed, {
  passes: [
    {
      name: 'everybody decided on within the interval',
      facts: [review(), ...members],
      because: /Reviewed, and as decided: github by Ann <ann@example\.com> on 2026-03-02/,
    },
    {
      name: 'whoever was to go is gone in time',
      facts: [
        review({ decisions: [one('bob'), one('eve', { decision: 'revoke' })] }),
        member('bob'),
        member('eve', { to: 65 }),
      ],
      because: /as decided/,
    },
    {
      name: 'the days for it have not passed',
      facts: [review({ decisions: [one('bob'), one('eve', { decision: 'revoke' })] }, 90), ...members],
      because: /as decided/,
    },
    {
      name: 'several systems, each with its own',
      facts: [review(), review({ system: 'AWS', path: 'access-reviews/aws.yaml' }, 70), ...members],
      parameters: { intervalDays: 92, actionDays: 14, systems: 'aws', folder: 'access-reviews' },
      because: /AWS by .*2026-03-12/,
    },
    {
      name: 'the record lies in another repository of the run',
      facts: [repository(), accessReview({}, { from: 60, repository: theOther }), ...members],
      because: /compliance\/access-reviews/,
    },
    {
      name: 'who came later need not be in it',
      facts: [review(), ...members, member('zoe', { from: 61 })],
      because: /as decided/,
    },
    {
      name: 'one after the other through the window',
      facts: [review({}, 0), review({}, 80), ...members],
      period: window(1, 150),
      because: /access-reviews\/80\.yaml/,
    },
  ],
  fails: [
    {
      name: 'no record: who had access between two looks does not hide one',
      facts: members,
      gaps: [gap('membership', { days: [3, 4] })],
      parameters: keptHere,
      because: /No access review was put on record/,
    },
    {
      name: 'no record at all where they are kept here',
      facts: members,
      parameters: keptHere,
      because: /No access review was put on record/,
    },
    {
      name: 'the last one is of the quarter before',
      facts: [review({}, 2), ...members],
      period: asOf(190),
      because:
        /shop, 2026-04-01 to 2026-06-30.*No access review was put on record in any repository of the run: none from 2026-04-01 to 2026-06-30/,
    },
    {
      name: 'dated back: it landed late, whatever it says',
      facts: [review({ date: day(5) }, 140), ...members],
      parameters: keptHere,
      period: window(0, 150),
      because:
        /2 in the population: 1 passed, 1 exception.*No access review was put on record in any repository of the run: none from 2026-01-01 to 2026-03-31/,
    },
    {
      name: 'dated ahead of its landing',
      facts: [review({ date: day(80) }), ...members],
      because: /is dated 2026-03-22, after it was recorded on 2026-03-02/,
    },
    {
      name: 'it leaves somebody out',
      facts: [review(), ...members, fact('membership', membership('zoe', { role: 'admin' }), { id: 'zoe' })],
      because: /leaves out 1 account with access: zoe \(administrator\)/,
    },
    {
      name: 'it speaks of more than it decides',
      facts: [review({ population: 3 }), ...members],
      because: /speaks of 3 accounts and decides on 2/,
    },
    {
      name: 'a decision that is none',
      facts: [review({ decisions: [one('bob'), one('eve', { decision: null })] }), ...members],
      because: /decides nothing about eve/,
    },
    {
      name: 'somebody decides on nobody but themself',
      facts: [
        review({ reviewers: ['bob', 'eve'], decisions: [one('bob', { by: 'eve' }), one('eve', { by: '@Eve' })] }),
        ...members,
      ],
      because: /@Eve decides on nobody but themself/,
    },
    {
      name: 'themself by the people list',
      facts: [
        review({ decisions: [one('bob')], reviewers: ['Robert <bob@example.com>'] }),
        member('bob'),
        fact('employment', {
          person: 'Bob',
          emails: ['bob@example.com'],
          accounts: ['github:bob'],
          from: day(0),
          to: null,
        }),
      ],
      because: /Robert <bob@example\.com> decides on nobody but themself/,
    },
    {
      name: 'whoever was to go is still there',
      facts: [review({ decisions: [one('bob'), one('eve', { decision: 'revoke' })] }), ...members],
      because: /eve was to lose access, and still had it on 2026-03-16/,
    },
    {
      name: 'gone too late',
      facts: [
        review({ decisions: [one('bob'), one('eve', { decision: 'revoke' })] }),
        member('bob'),
        member('eve', { to: 90 }),
      ],
      because: /still had it on 2026-03-16/,
    },
    {
      name: 'a system that must be reviewed is not',
      facts: [review(), ...members],
      parameters: { intervalDays: 92, actionDays: 14, systems: 'aws', folder: '' },
      because: /No review of aws is on record/,
    },
    {
      name: 'no record is about the code',
      facts: [review({ system: 'AWS' }), ...members],
      because: /No record reviews who can reach the code/,
    },
    {
      name: 'a record without a reviewer is none',
      facts: [review({ recordedAt: null, reviewers: [] }), ...members],
      because: /access-reviews\/60\.yaml lacks a reviewer/,
    },
    {
      name: 'a record outside of the folder does not count',
      facts: [review(), ...members],
      parameters: { ...keptHere, folder: 'compliance', keptHere: false },
      because: /No access review was put on record/,
    },
  ],
  notDetermined: [
    {
      name: 'none was ever kept: they may be kept elsewhere (issue 5)',
      facts: members,
      because: /No record of an access review is kept in any repository of the run; whether it is kept elsewhere/,
    },
    {
      name: 'who had access on the day is not known',
      facts: [review()],
      because: /Who had access on 2026-03-02 is not known, so whether access-reviews\/60\.yaml names everybody is open/,
    },
    {
      name: 'the list of members begins after the review',
      facts: [review(), member('bob', { from: 70 }), member('eve', { from: 70 })],
      because: /Who had access on 2026-03-02 is not known/,
    },
    {
      name: 'nobody looked since, so whether they went is open',
      facts: [
        review({ decisions: [one('bob'), one('eve', { decision: 'revoke' })] }),
        member('bob', { observed: 61 }),
        member('eve', { observed: 61 }),
      ],
      because: /whether eve lost access by 2026-03-16/i,
    },
    {
      name: 'one decision, and nothing tells whose account it is',
      facts: [review({ decisions: [one('bob')], reviewers: ['Robert Roe'] }), member('bob')],
      because: /Nothing tells whether Robert Roe decides on somebody else/,
    },
    {
      name: 'records that could not be read may hold it',
      facts: members,
      gaps: [gap('access-review')],
      parameters: keptHere,
      because: /Not everything could be looked at.*No access review was put on record/,
    },
    {
      name: 'no record about the code, and no forge that was asked',
      facts: [review({ system: 'AWS' })],
      because: /No record reviews who can reach the code/,
    },
  ],
  notApplicable: [
    {
      name: 'younger than an interval',
      facts: [repository({ from: 50 })],
      because: /began on 2026-02-20, so the interval is no whole one: nothing is due in it yet/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
