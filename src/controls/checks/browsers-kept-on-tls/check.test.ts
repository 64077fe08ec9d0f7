import { test } from 'node:test';
import type { TransportPolicyFact } from '../../../model/web-surface.ts';
import { casesOf, fact, gap, handler, resource } from '../../test-facts.ts';
import { browsersKeptOnTls } from './check.ts';

const sent = (over: Partial<TransportPolicyFact> = {}) =>
  fact('transport-policy', {
    path: 'src/app.ts',
    line: 4,
    by: 'helmet',
    maxAge: 31_536_000,
    context: 'production',
    ...over,
  });
const route = handler({ path: 'src/app.ts', method: 'GET', route: '/', name: 'home' });
const cloudFront = (age: number | string) =>
  resource('aws_cloudfront_response_headers_policy', {
    'security_headers_config.0.strict_transport_security.0.access_control_max_age_sec': age,
  });

const cases = casesOf(browsersKeptOnTls, {
  passes: [
    { name: 'a year', facts: [sent(), route], because: /for long enough: helmet \(src\/app.ts:4\): 31536000 seconds/ },
    { name: 'of CloudFront', facts: [cloudFront(63_072_000)], because: /63072000 seconds/ },
    {
      name: 'set by hand instead of the default',
      facts: [
        sent({ by: 'asp.net', maxAge: 2_592_000, isDefault: true, path: 'Program.cs' }),
        sent({ by: 'asp.net', path: 'Setup.cs' }),
      ],
      because: /asp.net \(Setup.cs:4\): 31536000/,
    },
  ],
  fails: [
    {
      name: 'an hour',
      facts: [sent({ maxAge: 3600 })],
      because: /for less than 15552000 seconds: helmet \(src\/app.ts:4\): 3600 seconds/,
    },
    { name: 'switched off', facts: [sent({ maxAge: 0 })], because: /switched off/ },
    {
      name: 'the default of thirty days',
      facts: [sent({ by: 'asp.net', maxAge: 2_592_000, isDefault: true })],
      because: /2592000 seconds/,
    },
  ],
  notDetermined: [
    { name: 'nothing sends it', facts: [route], because: /an edge that is not declared as code may do it/ },
    { name: 'from a variable', facts: [sent({ maxAge: null })], because: /not written out: helmet/ },
    { name: 'from a variable of Terraform', facts: [cloudFront('${var.age}')], because: /not written out/ },
    { name: 'a file that could not be read', facts: [sent()], gaps: [gap('transport-policy')], because: /./ },
  ],
  notApplicable: [{ name: 'no requests are answered', facts: [], because: /answers no requests/ }],
});
for (const [name, run] of cases) test(name, run);
