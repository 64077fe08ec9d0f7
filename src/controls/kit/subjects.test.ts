/** Issue 5: that a check found nothing is proof only where it is written down why. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checks } from '../checks/index.ts';
import { subjects } from './subjects.ts';

const ids = checks.map(({ meta }) => meta.id).sort();

test('every check says where its subject may live, and nothing else does', () => {
  assert.ok(ids.length >= 147, `only ${ids.length} checks`);
  assert.deepEqual(Object.keys(subjects).sort(), ids);
});

test('each says it in words that fit into a sentence', () => {
  for (const [id, subject] of Object.entries(subjects)) {
    const words = subject.lives === 'here' ? subject.because : subject.what;
    assert.ok(words.length > 5, id);
    assert.match(words, /^(?:GitHub|[a-z])[^.]*$/, id);
  }
});

test('what every running system has is never taken to be absent because no repository declares it', () => {
  const always = [
    'alert-rules',
    'backups-configured',
    'certificates-renewed',
    'datastores-encrypted',
    'endpoints-require-tls',
    'keys-rotate',
    'log-retention-bounded',
    'network-boundary-restricted',
    'vendors-registered',
  ];
  for (const id of always) assert.equal(subjects[id]?.lives, 'elsewhere', id);
});

test('what code alone decides may be said not to be there', () => {
  for (const id of ['webhooks-authenticated', 'routes-guarded', 'dependencies-locked'])
    assert.equal(subjects[id]?.lives, 'here', id);
});
