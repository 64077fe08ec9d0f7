import assert from 'node:assert/strict';
import { test } from 'node:test';
import { publicRoutes } from './public-routes.ts';
import { factsOf, gapsOf } from './said-by.ts';
import { transportPolicies } from './transport-policies.ts';

test('a list of public routes: routes with and without a method, handlers, reasons', () => {
  const text =
    'routes:\n  - route: post /sign-up\n    reason: Accounts are opened here.\n  - GET /assets/*\n  - /orders/:id\n  - handler: UsersController.create\n';
  assert.deepEqual(
    factsOf(publicRoutes, 'api/public-routes.yaml', text).map(({ value }) => value),
    [
      {
        path: 'api/public-routes.yaml',
        line: 2,
        method: 'POST',
        route: '/sign-up',
        reason: 'Accounts are opened here.',
      },
      { path: 'api/public-routes.yaml', line: 4, method: 'GET', route: '/assets/*', reason: null },
      { path: 'api/public-routes.yaml', line: 5, route: '/orders/:id', reason: null },
      { path: 'api/public-routes.yaml', line: 6, route: 'UsersController.create', reason: null },
    ],
  );
  assert.equal(factsOf(publicRoutes, '.public-routes.yml', '- /ping\n').length, 1);
});

test('an entry that names nothing, and a broken list, are gaps', () => {
  assert.deepEqual(gapsOf(publicRoutes, 'public-routes.yaml', 'routes:\n  - everything\n'), ['unreadable']);
  assert.deepEqual(gapsOf(publicRoutes, 'public-routes.yaml', 'routes: [\n'), ['unreadable']);
  assert.ok(!publicRoutes.wants('test/fixtures/public-routes.yaml'));
});

const policies: readonly (readonly [path: string, text: string, said: string])[] = [
  ['src/app.ts', "import helmet from 'helmet'\napp.use(helmet())\n", 'helmet 15552000 by default'],
  [
    'src/app.ts',
    "import helmet from 'helmet'\napp.use(helmet({ hsts: { maxAge: 60 * 60 * 24 * 365, preload: true } }))\n",
    'helmet 31536000',
  ],
  ['src/app.ts', "import helmet from 'helmet'\napp.use(helmet({ hsts: false }))\n", 'helmet 0'],
  ['src/app.ts', "import helmet from 'helmet'\napp.use(helmet.hsts({ maxAge: config.age }))\n", 'helmet open'],
  ['src/app.ts', "import helmet from 'helmet'\napp.use(helmet.noSniff())\n", ''],
  [
    'src/app.ts',
    "import { secureHeaders } from 'hono/secure-headers'\napp.use(secureHeaders())\n",
    'hono 15552000 by default',
  ],
  ['shop/settings.py', 'SECURE_HSTS_SECONDS = 31536000  # a year\n', 'django 31536000'],
  ['shop/settings.py', 'SECURE_HSTS_SECONDS = env.int("HSTS", 0)\n', 'django open'],
  ['shop/settings.py', '# SECURE_HSTS_SECONDS = 31536000\n', ''],
  ['app.py', 'from flask_talisman import Talisman\nTalisman(app)\n', 'flask-talisman 31536000 by default'],
  [
    'config/environments/production.rb',
    'Rails.application.configure do\n  config.force_ssl = true\nend\n',
    'rails 15552000 by default',
  ],
  ['Program.cs', 'app.UseHsts();\n', 'asp.net 2592000 by default'],
  ['Program.cs', 'services.AddHsts(options => { options.MaxAge = TimeSpan.FromDays(365); });\n', 'asp.net 31536000'],
  [
    'src/main/java/Security.java',
    'class Security { void a() { http.headers(h -> h.httpStrictTransportSecurity(s -> s.maxAgeInSeconds(600))); } }\n',
    'spring 600',
  ],
  [
    'src/main/java/Security.java',
    'class Security { void a() { http.headers().httpStrictTransportSecurity().disable(); } }\n',
    'spring 0',
  ],
  ['main.go', 'package main\nvar s = secure.New(secure.Options{STSSeconds: 315360000})\n', 'unrolled/secure 315360000'],
  [
    'nginx/site.conf',
    'server {\n  add_header Strict-Transport-Security "max-age=63072000; includeSubDomains" always;\n}\n',
    'header 63072000',
  ],
  ['nginx/site.conf', 'server {\n  # add_header Strict-Transport-Security "max-age=63072000";\n}\n', ''],
  [
    'main.go',
    'package main\nfunc a() { w.Header().Set("Strict-Transport-Security", "max-age=31536000") }\n',
    'header 31536000',
  ],
  ['main.go', 'package main\nfunc a() { w.Header().Del("Strict-Transport-Security"); x := "max-age" }\n', ''],
];
for (const [path, text, expected] of policies) {
  test(`${path}: ${text.split('\n').at(-2)!.trim().slice(0, 70)} says ${expected || 'nothing'}`, () => {
    assert.equal(
      factsOf(transportPolicies, path, text)
        .map(({ key }) => key)
        .join('; '),
      expected,
    );
  });
}
