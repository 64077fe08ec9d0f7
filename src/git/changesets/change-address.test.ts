import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeAddresses } from './change-address.ts';

const cases: readonly (readonly [origin: string | undefined, expected: string | null])[] = [
  ['https://github.com/o/r.git', 'https://github.com/o/r/pull/12'],
  ['https://token:secret@github.com/o/r', 'https://github.com/o/r/pull/12'],
  ['git@github.com:o/r.git', 'https://github.com/o/r/pull/12'],
  ['ssh://git@gitlab.example:2222/group/sub/r.git', 'https://gitlab.example/group/sub/r/-/merge_requests/12'],
  ['https://codeberg.org/o/r', 'https://codeberg.org/o/r/pulls/12'],
  ['git@bitbucket.org:o/r.git', 'https://bitbucket.org/o/r/pull-requests/12'],
  ['https://git.example/o/r.git', null],
  ['/srv/git/r.git', null],
  ['file:///srv/git/r.git', null],
  [undefined, null],
];
for (const [origin, expected] of cases) {
  test(`${origin}`, () => assert.equal(changeAddresses(origin)('12'), expected));
}

test('a ref of GitLab tells GitLab, whatever the host; an id that is no number has no address', () => {
  assert.equal(
    changeAddresses('https://git.example/o/r')('12', 'gitlab'),
    'https://git.example/o/r/-/merge_requests/12',
  );
  assert.equal(changeAddresses('https://github.com/o/r')('I0123'), null);
});
