import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asksOf, saysPublic } from './guard.ts';

const cases: readonly (readonly [string, 'who' | 'may' | undefined])[] = [
  ['requireUser', 'who'],
  ['security.isAuthorized()', 'may'],
  ['security.appendUserId()', 'who'],
  ['login_required', 'who'],
  ['LoginRequiredMixin', 'who'],
  ['authenticate_user!', 'who'],
  ['authenticateToken', 'who'],
  ['passport.authenticate', 'who'],
  ['authMiddleware', 'who'],
  ['AuthGuard', 'who'],
  ['jwtMiddleware', 'who'],
  ['IsAuthenticated', 'who'],
  ['@PreAuthorize', 'may'],
  ['RolesAllowed', 'may'],
  ['permission_required', 'may'],
  ['requireAdmin', 'may'],
  ['ensureRole', 'may'],
  ['load_and_authorize_resource', 'may'],
  ['adminOnly', 'may'],
  ['AllowAnonymous', undefined],
  ['AllowAny', undefined],
  ['rateLimit', undefined],
  ['csrfProtection', undefined],
  ['bodyParser.json', undefined],
  ['findAuthor', undefined],
  ['setLocale', undefined],
  ['cors', undefined],
  ['upload.single', undefined],
];

for (const [name, asks] of cases) {
  test(`${name} asks ${asks ?? 'nothing'}`, () => {
    assert.equal(asksOf(name), asks);
  });
}

test('what says of itself that anybody may call it', () => {
  for (const name of ['AllowAnonymous', 'permitAll', 'AllowAny', '@Public', 'skip_before_action :authenticate'])
    assert.ok(saysPublic(name), name);
  for (const name of ['publicKey', 'requireUser', 'republish']) assert.ok(!saysPublic(name), name);
});
