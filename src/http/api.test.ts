import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import { emptyPlumbline, fullPlumbline, runId } from '../../test/e2e/double/plumbline.ts';
import { findings } from '../../test/e2e/double/findings.ts';
import { heads } from '../../test/e2e/double/repositories.ts';
import { createApi } from './api.ts';
import { createJobs } from './jobs.ts';
import { AppError } from '../base/app-error.ts';
import { tickingClock } from '../base/clock.ts';
import type { Instant } from '../base/instant.ts';
import type { Plumbline } from '../app/plumbline.ts';

const addFormats = addFormatsModule as unknown as (ajv: Ajv2020) => void;
const clock = tickingClock('2026-11-22T12:00:00.000Z' as Instant);

function apiOf(plumbline: Plumbline): { api: ReturnType<typeof createApi>; reported: unknown[] } {
  const reported: unknown[] = [];
  const api = createApi(plumbline, { jobs: createJobs(clock), report: (error) => reported.push(error) });
  return { api, reported };
}

interface OpenApi {
  readonly paths: Record<
    string,
    Record<string, { responses: Record<string, { content?: Record<string, { schema: object }> }> }>
  >;
}

/** A validator for the answer of one operation, made from the generated document alone. */
function validatorOf(document: OpenApi, path: string, method: string, status: number): ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema({ $id: 'openapi', ...document });
  const content = document.paths[path]?.[method]?.responses[String(status)]?.content;
  assert.ok(content?.['application/json'], `the document has no JSON answer ${status} of ${method} ${path}`);
  const pointer = [path, method, 'responses', String(status), 'content', 'application/json', 'schema']
    .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
    .join('/');
  return ajv.compile({ $ref: `openapi#/paths/${pointer}` });
}

const first = 'acme/payments-api';
const encoded = encodeURIComponent(first);
const evidenceId = encodeURIComponent(`${runId}/control-result/CHG-01`);
/** The draw that the double begins with. */
const firstSample = 'sample-20261103T090000000Z/sample/change-reviewed';

const { fingerprint } = findings[0]!;

/** Operation in the document → an address of it. */
const answers: readonly (readonly [path: string, address: string])[] = [
  ['/api/v1/overview', '/api/v1/overview'],
  ['/api/v1/overview', `/api/v1/overview?run=${runId}`],
  ['/api/v1/runs', '/api/v1/runs'],
  ['/api/v1/repositories', '/api/v1/repositories'],
  ['/api/v1/controls', '/api/v1/controls'],
  ['/api/v1/controls', '/api/v1/controls?area=encryption&result=deviated&criterion=cc6&text=transit'],
  ['/api/v1/controls/{id}', '/api/v1/controls/CHG-01'],
  ['/api/v1/controls/{id}', '/api/v1/controls/VUL-01'],
  ['/api/v1/controls/{id}/checks/{check}/members', '/api/v1/controls/CHG-01/checks/change-reviewed/members?limit=20'],
  ['/api/v1/criteria', '/api/v1/criteria'],
  ['/api/v1/criteria', '/api/v1/criteria?framework=iso27001'],
  ['/api/v1/checks', '/api/v1/checks'],
  ['/api/v1/changes', '/api/v1/changes?limit=10&outcome=exception&order=author&person=ines'],
  ['/api/v1/changes/groups', '/api/v1/changes/groups?by=approver&automation=false'],
  ['/api/v1/changes/days', '/api/v1/changes/days?repository=acme%2Fpayments-api'],
  ['/api/v1/changes/protection', '/api/v1/changes/protection'],
  ['/api/v1/facts', `/api/v1/facts?id=pipeline/${encoded}`],
  ['/api/v1/findings', '/api/v1/findings?limit=1000'],
  ['/api/v1/findings', '/api/v1/findings?context=test&severity=medium&atHead=true&productionOnly=false'],
  ['/api/v1/findings/counts', '/api/v1/findings/counts?atHead=true'],
  ['/api/v1/findings/{fingerprint}', `/api/v1/findings/${fingerprint}`],
  ['/api/v1/secrets', '/api/v1/secrets?limit=5'],
  ['/api/v1/rules', '/api/v1/rules'],
  ['/api/v1/files', `/api/v1/files?repository=${encoded}&path=src/settlement/upload.ts`],
  ['/api/v1/files/history', `/api/v1/files/history?repository=${encoded}&path=src/settlement/upload.ts`],
  ['/api/v1/search/query', '/api/v1/search/query?q=repo:a%20b&t=keyword'],
  ['/api/v1/search/completions', '/api/v1/search/completions?q=rep&cursor=3'],
  ['/api/v1/search/timeline', '/api/v1/search/timeline'],
  ['/api/v1/search/facets', '/api/v1/search/facets?q=email'],
  ['/api/v1/search/facets', '/api/v1/search/facets?q=email%20('],
  ['/api/v1/index', '/api/v1/index'],
  ['/api/v1/evidence', '/api/v1/evidence?kind=control-result'],
  ['/api/v1/evidence/{id}', `/api/v1/evidence/${evidenceId}`],
  ['/api/v1/session', '/api/v1/session'],
  ['/api/v1/samples', '/api/v1/samples'],
  ['/api/v1/samples/{id}', `/api/v1/samples/${encodeURIComponent(firstSample)}`],
  ['/api/v1/policies', '/api/v1/policies'],
  ['/api/v1/posture', '/api/v1/posture'],
  ['/api/v1/posture', '/api/v1/posture?at=2026-03-01'],
  ['/api/v1/handlers', '/api/v1/handlers'],
  ['/api/v1/dependencies', '/api/v1/dependencies?limit=1000'],
  ['/api/v1/dependencies', '/api/v1/dependencies?name=log4j-core&at=2026-02-01&direct=true&known=lock-resolved'],
  ['/api/v1/dependencies/{name}', `/api/v1/dependencies/${encodeURIComponent('org.apache.logging.log4j:log4j-core')}`],
  ['/api/v1/exposures', '/api/v1/exposures'],
  ['/api/v1/exposures', '/api/v1/exposures?open=true&ecosystem=npm'],
  ['/api/v1/data-map', '/api/v1/data-map'],
  ['/api/v1/data-map', '/api/v1/data-map?type=user.contact&at=2026-03-01'],
  ['/api/v1/data-map/difference', '/api/v1/data-map/difference?from=2026-01-01&to=2026-04-01'],
  ['/api/v1/programme', '/api/v1/programme'],
  ['/api/v1/populations', '/api/v1/populations'],
  ['/api/v1/gaps', '/api/v1/gaps'],
  ['/api/v1/sample-size', '/api/v1/sample-size?population=250&tolerable=0.1&risk=0.09'],
  ['/api/v1/ledger', '/api/v1/ledger'],
  ['/api/v1/ledger/checkpoints', '/api/v1/ledger/checkpoints?limit=2'],
  ['/api/v1/ledger/entries', '/api/v1/ledger/entries?offset=3&limit=5'],
  ['/api/v1/ledger/entries/{index}', '/api/v1/ledger/entries/3?size=40'],
  ['/api/v1/ledger/consistency', '/api/v1/ledger/consistency?from=7&to=40'],
  ['/api/v1/ledger/examination', '/api/v1/ledger/examination'],
  ['/api/v1/destinations', '/api/v1/destinations'],
  ['/api/v1/destinations/{name}/plan', '/api/v1/destinations/drata/plan'],
  ['/api/v1/deliveries', '/api/v1/deliveries?outcome=refused&last=true'],
  ['/api/v1/decisions', '/api/v1/decisions'],
  ['/api/v1/decisions', '/api/v1/decisions?kind=waiver'],
  ['/api/v1/waivers', '/api/v1/waivers?at=2026-04-01'],
  ['/api/v1/remediations', '/api/v1/remediations'],
  ['/api/v1/soa', '/api/v1/soa'],
  ['/api/v1/requests', '/api/v1/requests'],
  ['/api/v1/packs', '/api/v1/packs'],
  ['/api/v1/jobs', '/api/v1/jobs'],
  ['/api/v1/sources', '/api/v1/sources'],
];

const emptyAnswers = answers.filter(
  ([, address]) =>
    !/run=|members|files|ledger\/entries\/|consistency|\/plan|findings\/[0-9a-f]{64}|dependencies\/|evidence\/|samples\/|policies/.test(
      address,
    ),
);

for (const [state, make, table] of [
  ['full', fullPlumbline, answers],
  ['empty', emptyPlumbline, emptyAnswers],
] as const) {
  test(`every answer fits the OpenAPI document (${state})`, async (t) => {
    const { api, reported } = apiOf(make());
    const document = (await (await api.request('/api/v1/openapi.json')).json()) as OpenApi;
    for (const [path, address] of table) {
      await t.test(address, async () => {
        const answer = await api.request(address);
        const body: unknown = await answer.json();
        assert.equal(answer.status, 200, JSON.stringify(body));
        const validate = validatorOf(document, path, 'get', 200);
        assert.ok(validate(body), JSON.stringify(validate.errors?.slice(0, 3)));
      });
    }
    assert.deepEqual(reported, []);
  });
}

test('the validation above can fail', async () => {
  const { api } = apiOf(fullPlumbline());
  const document = (await (await api.request('/api/v1/openapi.json')).json()) as OpenApi;
  const validate = validatorOf(document, '/api/v1/runs', 'get', 200);
  assert.equal(validate({ runs: [{ id: 7 }] }), false);
});

test('every GET of the document with a JSON answer is in the table above', async () => {
  const { api } = apiOf(fullPlumbline());
  const document = (await (await api.request('/api/v1/openapi.json')).json()) as OpenApi;
  const declared = Object.entries(document.paths)
    .filter(([, methods]) => methods['get']?.responses['200']?.content?.['application/json'])
    .map(([path]) => path);
  const covered = new Set(answers.map(([path]) => path));
  const elsewhere = [
    '/api/v1/soa/difference',
    '/api/v1/jobs/{id}',
    '/api/v1/repositories/{repository}/changes/{commit}',
  ];
  assert.ok(declared.length > 15);
  assert.deepEqual(
    declared.filter((path) => !covered.has(path) && !elsewhere.includes(path)),
    [],
  );
});

test('a landing is found by its repository and commit', async () => {
  const { api } = apiOf(fullPlumbline());
  const list = (await (await api.request('/api/v1/changes?limit=1')).json()) as {
    total: number;
    items: { repository: string; commit: string; subject: string }[];
  };
  assert.ok(list.total > 2000);
  const { repository, commit, subject } = list.items[0]!;
  const address = `/api/v1/repositories/${encodeURIComponent(repository)}/changes/${commit}`;
  const detail = (await (await api.request(address)).json()) as { change: { subject: string }; paths: string[] };
  assert.equal(detail.change.subject, subject);
  assert.ok(detail.paths.length > 0);
});

test('members come worst first and page by page', async () => {
  const { api } = apiOf(fullPlumbline());
  const base = '/api/v1/controls/CHG-01/checks/change-reviewed/members';
  const read = async (query: string): Promise<{ total: number; items: { member: string; result: string }[] }> =>
    (await (await api.request(`${base}?${query}`)).json()) as never;
  const all = await read('limit=1000');
  assert.equal(all.items.length, 1000);
  assert.equal(all.items[0]!.result, 'exception');
  const second = await read('offset=10&limit=5');
  assert.deepEqual(second.items, all.items.slice(10, 15));
  const passes = await read('result=pass&limit=3');
  assert.deepEqual([...new Set(passes.items.map(({ result }) => result))], ['pass']);
  assert.ok(passes.total < all.total);
});

test('events of a window are counted in buckets that add up', async () => {
  const { api } = apiOf(fullPlumbline());
  const detail = (await (await api.request('/api/v1/controls/CHG-01')).json()) as {
    counts: { population: number; exception: number };
    checks: { buckets: Record<'pass' | 'exception' | 'notApplicable' | 'notDetermined', number>[] }[];
  };
  const { buckets } = detail.checks[0]!;
  const sum = (key: 'pass' | 'exception' | 'notApplicable' | 'notDetermined'): number =>
    buckets.reduce((total, bucket) => total + bucket[key], 0);
  assert.equal(sum('pass') + sum('exception') + sum('notApplicable') + sum('notDetermined'), detail.counts.population);
  assert.equal(sum('exception'), detail.counts.exception);
  const state = (await (await api.request('/api/v1/controls/VUL-01')).json()) as { checks: { buckets: unknown[] }[] };
  assert.deepEqual(state.checks[0]!.buckets, []);
});

const problems: readonly (readonly [address: string, status: number, code: string])[] = [
  ['/api/v1/overview?run=nope', 404, 'http/not-found'],
  ['/api/v1/controls/NOPE-1', 404, 'http/not-found'],
  ['/api/v1/controls?area=cooking', 400, 'http/bad-request'],
  ['/api/v1/evidence/nope', 404, 'http/not-found'],
  [`/api/v1/bytes/${'0'.repeat(64)}`, 404, 'http/not-found'],
  ['/api/v1/bytes/..%2F..%2Fetc%2Fpasswd', 400, 'http/bad-request'],
  ['/api/v1/destinations/nope/plan', 404, 'destinations/unknown'],
  ['/api/v1/deliveries?outcome=lost', 400, 'http/bad-request'],
  ['/api/v1/packs/nope', 404, 'http/not-found'],
  ['/api/v1/ledger/entries/999999', 404, 'ledger/no-such-entry'],
  ['/api/v1/ledger/entries/1?size=999999', 404, 'ledger/no-such-size'],
  ['/api/v1/ledger/entries/x', 400, 'http/bad-request'],
  ['/api/v1/ledger/consistency?from=40&to=7', 404, 'ledger/no-such-size'],
  ['/api/v1/jobs/9', 404, 'http/not-found'],
  ['/api/v1/nothing', 404, 'http/not-found'],
  ['/.api/graphql', 404, 'http/not-found'],
  ['/.api/nothing', 404, 'http/not-found'],
  [`/api/v1/files?repository=${encoded}&path=../../etc/passwd`, 400, 'http/bad-request'],
  [`/api/v1/files?repository=${encoded}&path=/etc/passwd`, 400, 'http/bad-request'],
  [`/api/v1/files?repository=${encoded}&path=.git/config`, 400, 'http/bad-request'],
  [`/api/v1/files?repository=${encoded}&path=a%00b`, 400, 'http/bad-request'],
  [`/api/v1/files?repository=${encoded}&path=README.md&commit=--output`, 400, 'http/bad-request'],
  [`/api/v1/files?repository=${encoded}&path=not/there.ts`, 404, 'http/not-found'],
  ['/api/v1/changes?from=2026-02-31T00:00:00.000Z', 400, 'http/bad-request'],
  [`/api/v1/files/history?repository=${encoded}&path=../x`, 400, 'http/bad-request'],
  [`/api/v1/files/history?repository=${encoded}&path=not/there.ts`, 404, 'http/not-found'],
  ['/api/v1/search/query', 400, 'http/bad-request'],
  ['/api/v1/data-map?at=2026-02-31', 400, 'http/bad-request'],
  ['/api/v1/data-map?repository=nobody%2Fnothing', 404, 'http/not-found'],
  ['/api/v1/data-map/difference?from=2026-01-01', 400, 'http/bad-request'],
  ['/api/v1/data-map/difference?from=2026-04-01&to=2026-01-01', 400, 'http/bad-request'],
  ['/api/v1/search/completions?q=x&cursor=y', 400, 'http/bad-request'],
  ['/api/v1/search/facets?q=x&t=magic', 400, 'http/bad-request'],
];

for (const [address, status, code] of problems) {
  test(`problem: ${address}`, async () => {
    const { api, reported } = apiOf(fullPlumbline());
    const answer = await api.request(address);
    const body = (await answer.json()) as { code: string; message: string; hint: string; status: number };
    assert.equal(answer.status, status, JSON.stringify(body));
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
    assert.equal(body.code, code);
    assert.equal(body.status, status);
    assert.ok(body.message.length > 5 && body.hint.length > 5);
    assert.deepEqual(reported, []);
  });
}

test("a defect's text stays inside and is reported", async () => {
  const secret = new Error('password is hunter2');
  const { api, reported } = apiOf({ ...fullPlumbline(), runs: () => Promise.reject(secret) });
  const answer = await api.request('/api/v1/runs');
  assert.equal(answer.status, 500);
  assert.doesNotMatch(await answer.text(), /hunter2/);
  assert.deepEqual(reported, [secret]);
});

test('an AppError keeps its code and hint', async () => {
  const full = new AppError('disk/full', 'no space left', { hint: 'Free some.' });
  const { api } = apiOf({ ...fullPlumbline(), runs: () => Promise.reject(full) });
  const answer = await api.request('/api/v1/runs');
  assert.equal(answer.status, 507);
  assert.deepEqual(await answer.json(), {
    type: 'about:blank',
    title: 'Disk full',
    status: 507,
    code: 'disk/full',
    message: 'no space left',
    hint: 'Free some.',
  });
});

test('an answer that does not fit its schema is a defect, not an answer', async () => {
  const wrong = { repositories: -1, documents: 0, blobs: 0, contentBytes: 0, indexBytes: 0, shards: 0 };
  const { api, reported } = apiOf({ ...fullPlumbline(), indexStatistics: async () => wrong });
  assert.equal((await api.request('/api/v1/index')).status, 500);
  assert.equal(reported.length, 1);
});

test('raw bytes come back as sealed, and no browser may run them', async () => {
  const { api } = apiOf(fullPlumbline());
  const proof = (await (await api.request(`/api/v1/evidence/${evidenceId}`)).json()) as {
    evidence: { envelope: { digest: string; size: number } };
  };
  const { digest, size } = proof.evidence.envelope;
  const answer = await api.request(`/api/v1/bytes/${digest}`);
  assert.equal((await answer.arrayBuffer()).byteLength, size);
  assert.equal(answer.headers.get('content-security-policy'), "default-src 'none'; sandbox");
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
});

test('a file is named by its commit or the head', async () => {
  const { api } = apiOf(fullPlumbline());
  const file = (await (await api.request(`/api/v1/files?repository=${encoded}&path=README.md`)).json()) as {
    commit: string;
    text: string;
  };
  assert.equal(file.commit, heads.get(first));
  assert.match(file.text, /^# Payments/);
});

test('facets count what the stream finds', async () => {
  const { api } = apiOf(fullPlumbline());
  const { facets, matchingLines } = (await (await api.request('/api/v1/search/facets?q=email')).json()) as {
    facets: { kind: string; count: number }[];
    matchingLines: number;
  };
  const repositories = facets.filter(({ kind }) => kind === 'repo');
  assert.ok(repositories.length > 0);
  assert.equal(
    repositories.reduce((sum, { count }) => sum + count, 0),
    matchingLines,
  );
});
