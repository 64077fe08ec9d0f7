/** Each row: a description, and what it returns: `owner.field kind`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isExtractedGap } from '../extractor.ts';
import { describedOutputs } from './described-outputs.ts';

const openapi = (schema: string, more = ''): string => `openapi: 3.0.0
paths:
  /users:
    post:
      requestBody:
        content:
          application/json:
            schema:
              properties:
                password: { type: string }
      responses:
        '200':
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/User'
components:
  schemas:
    User:
      type: object
      properties:
${schema}
    Unused:
      properties:
        password: { type: string }
${more}`;

const rows: readonly (readonly [
  name: string,
  path: string,
  text: string,
  told: readonly string[],
  elsewhere?: number,
])[] = [
  ['what is asked for is not returned', 'openapi.yaml', openapi('        name:\n          type: string'), []],
  [
    'a password in a response',
    'openapi.yaml',
    openapi('        password:\n          type: string\n        password_changed_at:\n          type: string'),
    ['User.password password'],
  ],
  ['written only', 'openapi.yaml', openapi('        password:\n          type: string\n          writeOnly: true'), []],
  ['written only, in one line', 'openapi.yaml', openapi('        password: { type: string, writeOnly: true }'), []],
  [
    'in braces',
    'openapi.yaml',
    openapi(
      "        account: { $ref: '#/components/schemas/Account' }",
      '    Account:\n      properties: { id: { type: integer }, password: { type: string } }\n',
    ),
    ['Account.password password'],
  ],
  [
    'behind references',
    'openapi.yaml',
    openapi(
      "        account:\n          $ref: '#/components/schemas/Account'\n        self:\n          $ref: '#/components/schemas/User'",
      '    Account:\n      properties:\n        passwordHash:\n          type: string\n',
    ),
    ['Account.passwordHash password'],
  ],
  [
    'references out of the document',
    'openapi.yaml',
    openapi("        account:\n          $ref: 'account.yaml#/Account'"),
    [],
    1,
  ],
  [
    'Swagger 2 as JSON',
    'docs/swagger.json',
    JSON.stringify({
      swagger: '2.0',
      paths: { '/pets': { get: { responses: { 200: { schema: { $ref: '#/definitions/Pet' } } } } } },
      definitions: { Pet: { properties: { ssn: { type: 'string' }, salt: { type: 'string' }, has_password: {} } } },
    }),
    ['Pet.ssn gov-id', 'Pet.salt password'],
  ],
  [
    'GraphQL',
    'schema.graphql',
    'type Query { user: User }\ntype User implements Node {\n  id: ID!\n  password(format: String): String!\n  hasPassword: Boolean\n}\ninput NewUser {\n  password: String!\n}\ntype AuthToken {\n  accessToken: String\n}\ntype App {\n  accessToken: String\n}\n',
    ['User.password password', 'App.accessToken secret'],
  ],
];

for (const [name, path, text, told, elsewhere = 0] of rows)
  test(name, () => {
    assert.ok(describedOutputs.wants(path));
    const [fact] = [...describedOutputs.extract({ path, text })];
    assert.ok(fact && !isExtractedGap(fact));
    assert.deepEqual(
      fact.value.fields.map(({ owner, field, is }) => `${owner}.${field} ${is}`),
      told,
    );
    assert.equal(fact.value.elsewhere, elsewhere);
  });

test('what describes no interface says nothing', () => {
  assert.deepEqual([...describedOutputs.extract({ path: 'openapi.yaml', text: 'a: 1\n' })], []);
  assert.deepEqual([...describedOutputs.extract({ path: 'query.gql', text: 'query { user { password } }\n' })], []);
});
