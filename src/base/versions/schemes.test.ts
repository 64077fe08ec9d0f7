import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare as comparePep440 } from '@renovatebot/pep440';
import { create } from '@renovatebot/ruby-semver/dist/ruby/version.js';
import fc from 'fast-check';
import semver from 'semver';
import { ecosystemsWithOrder, schemeOf } from './schemes.ts';

/** From the public specifications, each list in rising order; `=` joins what is equal. */
const rising: Readonly<Record<string, readonly string[]>> = {
  npm: [
    '1.0.0-alpha < 1.0.0-alpha.1 < 1.0.0-alpha.beta < 1.0.0-beta < 1.0.0-beta.2 < 1.0.0-beta.11 < 1.0.0-rc.1 < 1.0.0',
    '1.0.0 = v1.0.0 = 1.0.0+build.1 < 1.0.1 < 1.9.0 < 1.10.0 < 2.0.0-0 < 2.0.0',
  ],
  golang: [
    'v0.0.0-20191109021931-daa7c04131f5 < v0.0.0-20200101000000-000000000000 < v0.1.0',
    'v1.2.3 < v1.2.4-0.20191109021931-daa7c04131f5 < v1.2.4-pre.0.20191109021931-daa7c04131f5 < v1.2.4',
    'v2.0.0+incompatible = v2.0.0',
  ],
  pypi: [
    '1.0.dev456 < 1.0a1 < 1.0a2.dev456 < 1.0a12.dev456 < 1.0a12 < 1.0b1.dev456 < 1.0b2 < 1.0b2.post345.dev456 < 1.0b2.post345 < 1.0rc1.dev456 < 1.0rc1 < 1.0 < 1.0+abc.5 < 1.0+abc.7 < 1.0+5 < 1.0.post456.dev34 < 1.0.post456 < 1.1.dev1',
    '1.0 = 1.0.0 = v1 = 1.0.0.0 < 2013.10 < 1!0.5',
    '1.0alpha1 = 1.0-a.1 = 1.0a1 < 1.0c1 = 1.0rc1 = 1.0-pre1 < 1.0-1 = 1.0.post1 = 1.0rev1',
  ],
  gem: [
    '1.0.a = 1.0.0.a < 1.0.b1 < 1.0.rc1 < 1.0 = 1 = 1.0.0 < 1.0.1 < 1.9 < 1.10',
    '3.0.0.beta < 3.0.0.beta2 < 3.0.0.rc1 < 3.0.0',
    '1.0-1 = 1.0.pre.1 < 1.0',
  ],
  maven: [
    '1 = 1.0 = 1.0.0 = 1-ga = 1-final = 1.0.release',
    '1-alpha < 1-beta < 1-milestone < 1-rc = 1-cr < 1-snapshot < 1 < 1-sp < 1-foo < 1-1 < 1.1',
    '1-a1 = 1-alpha-1 < 1-b1 < 1-m1',
    '2.0-beta9 < 2.0-rc1 < 2.0 < 2.0.1 < 2.3.2 < 2.12.4 < 2.13.0 < 2.14.1 < 2.15.0 < 2.16.0 < 2.17.0 < 2.17.1',
    '1.2.17 < 2.0-alpha1 < 2.0',
    '1.0.RC2 < 1.0-RC3 < 1.0.1',
    '31.1-jre < 32.0.0-android < 32.0.0-jre < 32.0.1-jre',
    '5.3.9.RELEASE = 5.3.9 < 5.3.18',
    '4.1.9.Final < 4.1.42.Final < 4.1.100.Final',
  ],
  nuget: ['1.0.0-alpha = 1.0.0-ALPHA < 1.0.0-beta < 1.0.0 = 1.0 = 1.0.0.0 < 1.0.0.1 < 1.0.1', '1.0.0 = 1.0.0+meta'],
  composer: [
    '1.0.0-dev < 1.0.0-alpha1 < 1.0.0-beta1 < 1.0.0-beta2 < 1.0.0-RC1 < 1.0.0 = 1.0 = v1.0.0 < 1.0.0-patch1 < 1.0.1',
    '1.0.9 < 1.0.10 < 1.10.0',
  ],
  hex: ['1.0.0-rc.0 < 1.0.0 < 1.0.1'],
};

for (const [ecosystem, lists] of Object.entries(rising)) {
  test(`${ecosystem}: the order of its specification`, () => {
    const scheme = schemeOf(ecosystem)!;
    for (const list of lists) {
      const ranked = list.split(' < ').flatMap((equal, rank) => equal.split(' = ').map((text) => ({ text, rank })));
      for (const a of ranked)
        for (const b of ranked)
          assert.equal(
            Math.sign(scheme.compare(a.text, b.text) ?? Number.NaN),
            Math.sign(a.rank - b.rank),
            `${a.text} and ${b.text}`,
          );
    }
  });
}

test('what is no version has no order', () => {
  const none = { npm: 'latest', pypi: '>=1', gem: 'x', maven: '${log4j.version}', composer: 'dev-main', nuget: '$(V)' };
  for (const [ecosystem, text] of Object.entries(none)) {
    assert.equal(schemeOf(ecosystem)!.isVersion(text), false, text);
    assert.equal(schemeOf(ecosystem)!.compare(text, '1.0.0'), undefined, text);
  }
  assert.equal(schemeOf('npm')!.isVersion(`1.0.${'0'.repeat(10_000)}`), false);
  assert.equal(schemeOf('constructor'), undefined);
});

const number = fc.oneof(fc.nat(3), fc.nat(30)).map(String);
const word = fc.constantFrom(
  'a',
  'alpha',
  'beta',
  'rc',
  'dev',
  'post',
  'final',
  'snapshot',
  'sp',
  'pre',
  'x',
  'RELEASE',
);
const text = fc
  .tuple(number, fc.array(fc.tuple(fc.constantFrom('.', '-', '', '+'), fc.oneof(number, word)), { maxLength: 5 }))
  .map(([first, rest]) => first + rest.map(([separator, part]) => separator + part).join(''));

for (const ecosystem of ecosystemsWithOrder) {
  test(`${ecosystem}: any three versions have one order`, () => {
    const scheme = schemeOf(ecosystem)!;
    const sign = (a: string, b: string): number => Math.sign(scheme.compare(a, b)!);
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        fc.pre([a, b, c].every((one) => scheme.isVersion(one)));
        assert.equal(sign(a, a), 0);
        assert.equal(sign(a, b) + sign(b, a), 0);
        if (sign(a, b) <= 0 && sign(b, c) <= 0) assert.ok(sign(a, c) <= 0, `${a} <= ${b} <= ${c}`);
      }),
      { numRuns: 2000 },
    );
  });
}

const three = fc.tuple(fc.nat(20), fc.nat(20), fc.nat(20)).map((numbers) => numbers.join('.'));
const label = fc.array(fc.constantFrom('0', '1', '10', 'alpha', 'beta', 'rc', 'X'), { maxLength: 3 });
const semantic = fc.tuple(three, label).map(
  ([release, labels]) =>
    [release, ...labels.slice(0, 1)].join('-') +
    labels
      .slice(1)
      .map((one) => `.${one}`)
      .join(''),
);

test('npm: as the semver package orders', () => {
  fc.assert(
    fc.property(semantic, semantic, (a, b) =>
      assert.equal(Math.sign(schemeOf('npm')!.compare(a, b)!), semver.compare(a, b)),
    ),
  );
});

const python = fc
  .tuple(
    fc.constantFrom('', '1!'),
    three,
    fc.constantFrom('', 'a1', 'b2', 'rc1', '.c2'),
    fc.constantFrom('', '.post1', '-2', '.rev3'),
    fc.constantFrom('', '.dev1', '.dev'),
    fc.constantFrom('', '+l', '+1', '+1.a'),
  )
  .map((parts) => parts.join(''));

test('pypi: as the pep440 package orders', () => {
  fc.assert(
    fc.property(python, python, (a, b) =>
      assert.equal(Math.sign(schemeOf('pypi')!.compare(a, b)!), Math.sign(comparePep440(a, b))),
    ),
    { numRuns: 1000 },
  );
});

const ruby = fc
  .array(fc.constantFrom('0', '1', '2', '10', 'a', 'rc', 'pre'), { minLength: 1, maxLength: 5 })
  .map((parts) => `1.${parts.join('.')}`);

test('gem: as the ruby-semver package orders', () => {
  fc.assert(
    fc.property(ruby, ruby, (a, b) =>
      assert.equal(Math.sign(schemeOf('gem')!.compare(a, b)!), Math.sign(create(a).compare(create(b)))),
    ),
    { numRuns: 1000 },
  );
});
