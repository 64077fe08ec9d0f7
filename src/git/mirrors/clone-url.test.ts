import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCloneUrl } from './clone-url.ts';

const cases: readonly (readonly [url: string, clean: string, name: string, folder: string])[] = [
  ['https://github.com/o/r.git', 'https://github.com/o/r.git', 'github.com/o/r', 'github.com/o/r.git'],
  ['https://GitHub.com/o/r/', 'https://github.com/o/r', 'github.com/o/r', 'github.com/o/r.git'],
  ['https://ann:pw@host:8443/g/sub/r', 'https://host:8443/g/sub/r', 'host:8443/g/sub/r', 'host_8443/g/sub/r.git'],
  ['https://token@host/o/r', 'https://host/o/r', 'host/o/r', 'host/o/r.git'],
  ['ssh://git@host:2222/o/r.git', 'ssh://git@host:2222/o/r.git', 'host:2222/o/r', 'host_2222/o/r.git'],
  ['ssh://git:pw@host/o/r', 'ssh://git@host/o/r', 'host/o/r', 'host/o/r.git'],
  ['git@github.com:o/r.git', 'git@github.com:o/r.git', 'github.com/o/r', 'github.com/o/r.git'],
  ['file:///srv/git/r.git', 'file:///srv/git/r.git', 'localhost/srv/git/r', 'localhost/srv/git/r.git'],
  ['file:///home/ann/r/.git', 'file:///home/ann/r/.git', 'localhost/home/ann/r', 'localhost/home/ann/r.git'],
];
for (const [url, clean, name, folder] of cases) {
  test(url, () => {
    const parsed = parseCloneUrl(url)!;
    assert.deepEqual([parsed.clean, parsed.name, parsed.folder], [clean, name, folder]);
  });
}

for (const url of [
  'ext::sh -c id',
  'https://host',
  'https://host/',
  'git@host:../../etc/r',
  '-x@host:o/../..',
  '/srv/git/r',
  'javascript:alert(1)',
  '',
]) {
  test(`refused: ${url}`, () => assert.equal(parseCloneUrl(url), undefined));
}

test('credentials are bound to the host', () => {
  const { secrets } = parseCloneUrl('https://ann:p%40ss@host:8443/o/r')!;
  const value = `Authorization: Basic ${Buffer.from('ann:p@ss').toString('base64')}`;
  assert.deepEqual(secrets, { 'http.https://host:8443/.extraHeader': value });
});
