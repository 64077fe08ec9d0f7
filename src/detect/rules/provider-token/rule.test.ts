import { testCases } from '../rule-cases.ts';
import { providerToken } from './rule.ts';

/** Apart, so that no secret scanner takes this file for a leak. */
const joined = (...parts: readonly string[]): string => parts.join('');
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const webToken = [
  part({ alg: 'HS256', typ: 'JWT' }),
  part({ iss: 'acme', exp: 1 }),
  'c2lnbmF0dXJlLW9mLXRoaXMtdG9rZW4',
].join('.');

testCases(providerToken, [
  {
    name: 'a GitHub token says whether its checksum verifies',
    path: 'a.py',
    code: "T = '" + joined('ghp_', 'k3Jd82LmQpX07vNzYtRb5WcEaH1uGs4FoI9q') + "'\n",
    lines: [1],
    detail: /checksum/,
    severity: 'low',
  },
  {
    name: 'an AWS secret near its key id',
    path: 'a.ini',
    code:
      'id = ' +
      joined('AKIA', 'QZ7XW3VN5KLP2RTD') +
      '\nx = ' +
      joined('wJ4lrXUtnF3MI/K7MDNG', '9bPxRfiC2YzQ8vKeLm0+') +
      '\n',
    lines: [1, 2],
  },
  {
    name: 'forty characters without a key id near are nothing',
    path: 'a.ini',
    code: 'x = ' + joined('wJ4lrXUtnF3MI/K7MDNG', '9bPxRfiC2YzQ8vKeLm0+') + '\n',
    lines: [],
  },
  {
    name: 'a storage key',
    path: 'a.env',
    code:
      'C=' +
      joined(
        'AccountKey=',
        'q8Vx2LmN7cRw4TzKb8JdYh3sPf6GuE1iO9aMnBvCxZlKjHgFdSaQwErTyUiOp5t7r9e1w3q5Y8u0I2o4P6a8Sw==',
      ) +
      '\n',
    lines: [1],
    detail: /Azure storage/,
  },
  {
    name: 'a JSON Web Token shows what it claims',
    path: 'a.ts',
    code: "t = '" + webToken + "'\n",
    lines: [1],
    detail: /alg HS256, iss acme, exp 1/,
    severity: 'low',
  },
  {
    name: 'three parts that are no token',
    path: 'a.ts',
    code: "t = '" + joined('eyJub3Rqc29uISEh', '.eyJub3Rqc29uISEh.c2lnbmF0dXJlc2lnbmF0dXJl') + "'\n",
    lines: [],
  },
  {
    name: 'a Stripe test key is low',
    path: 'a.rb',
    code: "k = '" + joined('sk_test', '_9vXq2LmN7cRw4TzKb8JdYh3s') + "'\n",
    lines: [1],
    detail: /Stripe test/,
    severity: 'low',
  },
  {
    name: 'a Slack webhook',
    path: 'a.sh',
    code: 'curl https://' + joined('hooks.slack.com', '/services/T02ABCDEF/B03GHIJKL/x9vXq2LmN7cRw4TzKb8JdYh3') + '\n',
    lines: [1],
    detail: /Slack/,
  },
  {
    name: 'words with dashes are no key',
    path: 'a.css',
    code: '.task-sk-proj-overview-panel-with-a-very-long-class-name-indeed {}\n',
    lines: [],
  },
]);

// Read by eye in public applications.
testCases(providerToken, [
  {
    name: 'a picture in base 64 is no bearer token of Twitter',
    path: 'form.resx',
    code: '    AAAAAAAAAAAAAAAAAAAAAGetgQF6r1gue7BXiISxRMGEsUTOhLFEyoKxSKN7sFVVcapwCgEJvXkvrL15L9\n',
    lines: [],
  },
]);

testCases(providerToken, [
  {
    name: 'a token that a pattern is tried on',
    path: 'secrets.rs',
    code: `("npm token", "npm_[A-Za-z0-9]{36}",\n  Single("${['npm', 'q4ZtXXu7s1RPi3w5b9kyJPmuiWGrQx3LqWfC'].join('_')}")),\n`,
    lines: [2],
    severity: 'low',
  },
]);

// Read by eye in public applications.
testCases(providerToken, [
  {
    name: 'what an empty field of a form shows',
    path: 'form.tsx',
    code: `const fields = [{ key: 'SECRET', placeholder: "${joined('gloas-', 'f79cfa9a03c97f6ffab303177a5a6778a53c61e3914ba093412f68a9298a1b28')}" }];\n`,
    lines: [],
  },
]);

// Read by eye in twelve more applications.
testCases(providerToken, [
  {
    name: 'who asks, in the address of a partner',
    path: 'a.html',
    code: '<a href="https://shop.acme.io/dp/B00?SubscriptionId=' + joined('AKIA', 'QZ7XW3VN5KLP2RTD') + '&tag=x">\n',
    lines: [],
  },
  {
    name: 'a fine-grained token without a digit was typed',
    path: 'a.ts',
    code:
      "const t = '" +
      joined('github_pat_', 'mXqBhOixvuaSymoHqvXcrf_KnvaFQDodxKaXCLKfQVQYgKTNISnrBITQkpJbpjcCSeNpBNVcKoYynZgfAO') +
      "';\n",
    lines: [],
  },
  {
    name: 'a token for a name that nobody has',
    path: 'a.yml',
    code:
      'token: ' +
      [
        part({ alg: 'HS256' }),
        part({ iss: 'https://auth.example.com/', sub: 'u1' }),
        'c2lnbmF0dXJlLW9mLXRoaXMtdG9rZW4',
      ].join('.') +
      '\n',
    lines: [],
  },
]);
