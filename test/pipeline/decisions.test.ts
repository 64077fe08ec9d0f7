/**
 * What people decide, on real repositories and through the real API: waivers beside results that stay what they are, the
 * next audit seals them, and evidence is handed in and opened again by its digest.
 */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import BetterSqlite3 from 'better-sqlite3';
import { createApi } from '../../src/http/api.ts';
import { createJobs } from '../../src/http/jobs.ts';
import { systemClock } from '../../src/base/clock.ts';
import { sha256 } from '../../src/base/digest.ts';
import type { Plumbline } from '../../src/app/plumbline.ts';
import type { MemberResult } from '../../src/model/control.ts';
import type { Run } from '../../src/model/run.ts';
import { buildFixtureRepository } from '../fixtures/build.ts';
import { openAt, scratchFolder, working, year } from './workbench.ts';

const scratch = scratchFolder('decisions');
const sources = path.join(scratch.folder, 'sources');
const place = path.join(scratch.folder, 'place');
let plumbline: Plumbline;
let api: ReturnType<typeof createApi>;
let run: Run;

before(async () => {
  buildFixtureRepository('shop', sources);
  plumbline = await openAt(place);
  api = createApi(plumbline, { jobs: createJobs(systemClock) });
  run = (await plumbline.audit({ locations: [sources], period: year }, working())).run;
});
after(async () => {
  await plumbline.close();
  scratch.remove();
});

async function get(address: string): Promise<Record<string, unknown>> {
  const answer = await api.request(`/api/v1${address}`);
  const body = (await answer.json()) as Record<string, unknown>;
  assert.equal(answer.status, 200, JSON.stringify(body));
  return body;
}

interface Posted {
  readonly status: number;
  readonly code?: string;
  readonly decisions: readonly {
    readonly decision: { readonly id: string };
    readonly evidence: { readonly id: string };
  }[];
}

async function post(address: string, body: object): Promise<Posted> {
  const headers = { 'content-type': 'application/json' };
  const answer = await api.request(`/api/v1${address}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: answer.status, ...((await answer.json()) as Omit<Posted, 'status'>) };
}

const by = (person: string, reason = 'Because.') => ({ by: person, reason });

/** A control with an exception, and its first one. */
function exceptionOf(of: Run): { readonly control: string; readonly check: string; readonly member: MemberResult } {
  for (const { control, checks } of of.controls)
    for (const { check, members } of checks) {
      const member = members.find(({ result }) => result === 'exception');
      if (member) return { control: control.id, check, member };
    }
  throw new Error('the fixture has no exception');
}

const withoutWaivers = ({ waived: _waived, waivedAfterwards: _after, ...counts }: Run['controls'][number]['counts']) =>
  counts;

describe('a waiver', () => {
  test('is beside the exception it covers, and the exception stays one', async () => {
    const { control, check, member } = exceptionOf(run);
    const at = member.intervals.find(({ result }) => result === 'exception')!.from.at;
    const from = new Date(Date.parse(at) - 86_400_000).toISOString();
    const expiresAt = new Date(Date.parse(at) + 100 * 86_400_000).toISOString();
    const target = { control, check, member: member.member };
    const asked = await post('/waivers', { ...by('ada@x.org'), waiver: 'emergency', target, from, expiresAt });
    assert.equal(asked.status, 200, JSON.stringify(asked));
    const before = await plumbline.run(run.id);
    const memberOf = (of: Run | undefined) =>
      of?.controls
        .find((one) => one.control.id === control)
        ?.checks.find((one) => one.check === check)
        ?.members.find((one) => one.member === member.member);
    assert.equal(memberOf(before)?.waivers, undefined, 'nobody approved it yet');

    const own = await post('/waivers/waiver-1/approval', { ...by('Ada <ada@x.org>'), verdict: 'approved' });
    assert.deepEqual([own.status, own.code], [409, 'decision/refused']);
    const approved = await post('/waivers/waiver-1/approval', { ...by('bob@x.org'), verdict: 'approved' });
    assert.equal(approved.status, 200);

    const after = await plumbline.run(run.id);
    const covered = memberOf(after);
    assert.equal(covered?.result, 'exception');
    assert.deepEqual(
      covered?.waivers?.map(({ id, afterwards }) => [id, afterwards]),
      [['waiver-1', true]],
    );
    for (const evaluation of after!.controls) {
      const unwaived = run.controls.find((one) => one.control.id === evaluation.control.id)!;
      assert.equal(evaluation.result, unwaived.result);
      assert.deepEqual(withoutWaivers(evaluation.counts), unwaived.counts);
    }
    const shown = (await get(`/controls/${control}`)) as { waivers: { standing: string }[] };
    assert.equal(shown.waivers.length, 1);
  });

  test('without an expiry, for too long, or of nothing is refused with a reason', async () => {
    const target = { control: run.controls[0]!.control.id };
    const ask = { ...by('ada@x.org'), waiver: 'risk-accepted', target };
    assert.equal((await post('/waivers', ask)).status, 400);
    const long = await post('/waivers', { ...ask, expiresAt: '2099-01-01T00:00:00.000Z' });
    assert.deepEqual([long.status, long.code], [409, 'decision/refused']);
    const soon = new Date(Date.now() + 86_400_000).toISOString();
    const unknown = await post('/waivers', { ...ask, target: { control: 'XXX-99' }, expiresAt: soon });
    assert.deepEqual([unknown.status, unknown.code], [404, 'decision/unknown']);
    assert.equal(((await get('/waivers')) as { waivers: unknown[] }).waivers.length, 1);
  });
});

test('evidence is handed in, accepted by another person, and opened by its digest', async () => {
  const bytes = Buffer.from('person,course\nada,secure code\n');
  const [request] = plumbline.requests();
  const yesterday = new Date(Date.now() - 86_400_000).toISOString();
  const submission = {
    ...by('ada@x.org'),
    name: 'training.csv',
    about: { from: yesterday, to: yesterday },
    content: bytes.toString('base64'),
  };
  const address = `/requests/${encodeURIComponent(request!.id)}/submissions`;
  const handed = await post(address, submission);
  assert.equal(handed.status, 200, JSON.stringify(handed));
  const kept = await api.request(`/api/v1/bytes/${sha256(bytes)}`);
  assert.equal(await kept.text(), bytes.toString());
  assert.equal(
    (await post('/submissions/submission-1/review', { ...by('ada@x.org'), verdict: 'accepted' })).status,
    409,
  );
  assert.equal(
    (await post('/submissions/submission-1/review', { ...by('bob@x.org'), verdict: 'accepted' })).status,
    200,
  );
  const { submissions } = (await get('/requests')) as { submissions: { standing: string }[] };
  assert.deepEqual(
    submissions.map(({ standing }) => standing),
    ['accepted'],
  );
});

test('the Statement of Applicability goes out as a table, comes back, and is approved by another person', async () => {
  const table = await (await api.request('/api/v1/soa/file?format=csv')).text();
  const filled = table
    .split('\r\n')
    .map((line) => line.replace(/,(annex-a),,,,,,,,/, ',$1,yes,law:GDPR,implemented,,Ada,,Because of the law,'))
    .join('\r\n');
  const imported = await post('/soa/imports', { ...by('cem@x.org'), csv: filled });
  assert.equal(imported.decisions.length, 93, JSON.stringify(imported).slice(0, 300));
  assert.equal((await post('/soa/versions', { ...by('Cem <cem@x.org>'), version: '1' })).status, 409);
  assert.equal((await post('/soa/versions', { ...by('dana@x.org'), version: '1' })).status, 200);
  const statement = (await get('/soa?version=in-force')) as {
    counts: { decided: number };
    problems: { code: string }[];
  };
  assert.equal(statement.counts.decided, 93);
  assert.ok(
    statement.problems.some(({ code }) => code === 'contradicted'),
    'the fixture deviates',
  );
  const again = await (await api.request('/api/v1/soa/file?format=csv&version=1')).text();
  const unchanged = await post('/soa/imports', { ...by('cem@x.org'), csv: again });
  assert.deepEqual([unchanged.status, unchanged.code], [409, 'decision/refused'], 'what was exported says the same');
  const page = await api.request('/api/v1/soa/file?format=html');
  assert.match(page.headers.get('content-security-policy') ?? '', /sandbox/);
});

test('a remediation ends only with a later audit that shows it', async () => {
  const { control, check } = exceptionOf(run);
  const opened = await post('/remediations', {
    ...by('bob@x.org'),
    target: { control, check },
    owner: 'ada@x.org',
    severity: 'high',
  });
  assert.equal(opened.status, 200, JSON.stringify(opened));
  const early = await post('/remediations/remediation-1/retests', by('bob@x.org'));
  assert.deepEqual([early.status, early.code], [409, 'decision/refused']);
});

test('the next audit seals what was decided', async () => {
  const next = (await plumbline.audit({ locations: [], period: year }, working())).run;
  assert.notEqual(next.id, run.id, 'what was decided is part of what an audit seals');
  const evidence = await plumbline.evidence(next.id);
  const documentOf = async (id: string) => {
    const found = evidence.find(({ envelope }) => envelope.id === `${next.id}/${id}`);
    assert.ok(found, id);
    const { bytes } = (await plumbline.evidenceBytes(found.envelope.digest))!;
    return JSON.parse(Buffer.from(bytes).toString()) as Record<string, never>;
  };
  const log = (await documentOf('decision/decisions')) as unknown as {
    decisions: { decision: { id: string }; entry: number; digest: string }[];
    besideResults: { exceptions: number; waivers: string[]; members: unknown[] }[];
  };
  const all = await plumbline.decisions();
  assert.deepEqual(
    log.decisions.map(({ decision, entry, digest }) => [decision.id, entry, digest]),
    all.map(({ decision, evidence: { index, envelope } }) => [decision.id, index, envelope.digest]),
  );
  assert.deepEqual(
    log.besideResults.map(({ waivers, members }) => [waivers, members.length]),
    [[['waiver-1'], 1]],
  );
  const statement = (await documentOf('statement-of-applicability/statement')) as unknown as { inForce: unknown };
  assert.equal(statement.inForce, null, 'it was approved after the period');
  const requests = (await documentOf('request-standing/requests')) as unknown as { requests: unknown[] };
  assert.equal(requests.requests.length, plumbline.requests().length);
  for (const { evidence: sealed } of all.slice(0, 4)) {
    const proof = await plumbline.evidenceProof(sealed.envelope.id);
    assert.equal(proof?.verified, true, proof?.because);
  }
  const same = (await plumbline.audit({ locations: [], period: year }, working())).run;
  assert.equal(same.id, next.id, 'nothing was decided since');
});

async function followsFromEvidence(reference: string, checks: readonly string[]): Promise<void> {
  const control = plumbline.controls().find(({ id }) => id === reference)!;
  assert.deepEqual(control.checks, checks);
  const judged = async () => {
    const { controls } = (await plumbline.audit({ locations: [], period: year }, working())).run;
    return controls.find((one) => one.control.id === control.id)!;
  };
  assert.notEqual((await judged()).result, 'operated');
  const about = { from: '2025-11-15T00:00:00.000Z', to: '2026-11-15T00:00:00.000Z' };
  for (const request of control.requests!) {
    const content = Buffer.from(`minutes for ${request}`).toString('base64');
    const address = `/requests/${encodeURIComponent(request)}/submissions`;
    const handed = await post(address, { ...by('ada@x.org'), name: 'minutes.txt', about, content });
    assert.equal(handed.status, 200, JSON.stringify(handed));
    assert.equal((await judged()).result, 'indeterminate', 'handed in is not accepted');
    const { id } = handed.decisions[0]!.decision;
    assert.equal((await post(`/submissions/${id}/review`, { ...by('bob@x.org'), verdict: 'accepted' })).status, 200);
  }
  const { result, because, coverage } = await judged();
  assert.deepEqual([result, coverage], ['operated', 1]);
  assert.match(because, /people handed in and others accepted.*not a computation/);
}

test('a control that no check decides follows from evidence that was accepted, and says whose word that is', () =>
  followsFromEvidence('SEC-15', []));

test('and so does one whose check finds that its records are kept elsewhere', () =>
  followsFromEvidence('SEC-13', ['management-reviews-held']));

test('what a kill cut off after it was saved is sealed by the next opening', async () => {
  const [first] = await plumbline.decisions();
  const entries = (await plumbline.evidence()).length;
  await plumbline.close();
  // As it stands between the ledger's append and the end: the database has not heard of the sealing yet.
  const database = new BetterSqlite3(path.join(place, 'plumbline.db'));
  const { id } = first!.evidence.envelope;
  database.prepare('delete from sealed_evidence where id = ?').run(id);
  database
    .prepare(`update decision_batch set status = 'sealing', envelopes = ? where id = 1`)
    .run(JSON.stringify([first!.evidence.envelope]));
  database.close();
  plumbline = await openAt(place);
  assert.deepEqual((await plumbline.decisions())[0], first);
  assert.equal((await plumbline.evidence()).length, entries);
});
