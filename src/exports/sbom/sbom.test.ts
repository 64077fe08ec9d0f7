import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '../../base/instant.ts';
import type { Dependency } from '../../model/dependency.ts';
import { asRepositoryName } from '../../model/repository.ts';
import { cycloneDx } from './cyclonedx.ts';
import { spdx } from './spdx.ts';

const at = '2026-01-01T00:00:00.000Z' as Instant;
const one = (path: string, more: Partial<Dependency> = {}): Dependency => ({
  repository: asRepositoryName('acme/shop'),
  path,
  context: 'production',
  ecosystem: 'maven',
  name: 'org.x:y',
  version: '1.0',
  scope: 'runtime',
  line: 3,
  known: 'declared-resolved',
  purl: 'pkg:maven/org.x/y@1.0',
  since: { at },
  sinceKnown: true,
  ...more,
});
const subject = {
  name: 'acme/shop',
  at,
  tool: { name: 'plumbline', version: '1' },
  digest: 'sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
};

test('CycloneDX: each package once, with its places; the same content is the same document', () => {
  const rows = [one('a/pom.xml'), one('b/pom.xml', { scope: 'test' })];
  const bom = cycloneDx(subject, rows);
  assert.deepEqual(bom, cycloneDx(subject, rows));
  assert.match(bom.serialNumber, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(bom.components.length, 1);
  const [component] = bom.components;
  assert.deepEqual(
    [component?.group, component?.name, component?.version, component?.scope],
    ['org.x', 'y', '1.0', 'required'],
  );
  assert.deepEqual(
    component?.evidence.occurrences.map(({ location }) => location),
    ['acme/shop/a/pom.xml', 'acme/shop/b/pom.xml'],
  );
});

test('SPDX: licences are not asserted, every package is related to the subject', () => {
  const document = spdx(subject, [one('pom.xml'), one('pom.xml', { name: 'org.x:z', purl: 'pkg:maven/org.x/z' })]);
  assert.deepEqual(
    document.packages.map(({ name }) => name),
    ['acme/shop', 'org.x:y', 'org.x:z'],
  );
  assert.equal(document.relationships.filter(({ relationshipType }) => relationshipType === 'DEPENDS_ON').length, 2);
  assert.match(document.creationInfo.created, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
});
