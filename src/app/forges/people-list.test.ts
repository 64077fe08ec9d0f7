import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAppError } from '../../base/app-error.ts';
import { parsePeopleList } from './people-list.ts';

test('columns in any order, several addresses, quoted cells, dates', () => {
  const text = [
    '\uFEFFEmail,Name,Account,Team,From,To,Asserted by,Asserted on',
    'ada@example.org;ada@home.example,"Lovelace, ""Ada""",GitHub:Ada,core,2024-01-08,,Eve,2024-01-09',
    '',
    'bob@example.org,Bob,,ops,2020-02-01,2026-03-01,,',
  ].join('\r\n');
  assert.deepEqual(parsePeopleList(text, 'people.csv'), [
    {
      person: 'Lovelace, "Ada"',
      emails: ['ada@example.org', 'ada@home.example'],
      accounts: ['github:ada'],
      from: '2024-01-08T00:00:00.000Z',
      to: null,
      asserted: {
        where: 'people list, line 2',
        by: 'Eve',
        on: '2024-01-09T00:00:00.000Z',
        joins: ['github:ada', 'ada@example.org', 'ada@home.example'],
      },
    },
    {
      person: 'Bob',
      emails: ['bob@example.org'],
      accounts: [],
      from: '2020-02-01T00:00:00.000Z',
      to: '2026-03-01T00:00:00.000Z',
    },
  ]);
});

const faults: readonly (readonly [name: string, text: string, message: RegExp])[] = [
  ['no head', 'Ada,ada@example.org\n', /:1: its head/],
  ['no name', 'name,email\nAda,a@b\n,c@d\n', /:3: the name is missing/],
  ['no date', 'name,email,to\nAda,a@b,2026-02-30\n', /:2: "to" is no date/],
  ['too many cells', 'name,email\nAda,a@b,c\n', /:2: it has more cells/],
  ['an open quotation mark', 'name,email\n"Ada,a@b\n', /quotation mark/],
];
for (const [name, text, message] of faults) {
  test(`refused: ${name}`, () => {
    assert.throws(
      () => parsePeopleList(text, 'people.csv'),
      (error) => isAppError(error) && error.code === 'people-list/invalid' && message.test(error.message),
    );
  });
}
