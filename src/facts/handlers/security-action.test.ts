import assert from 'node:assert/strict';
import { test } from 'node:test';
import { securityActionOf, type HandlerWords } from './security-action.ts';

const cases: readonly (readonly [HandlerWords, string | undefined])[] = [
  [{ name: 'login', method: 'POST', route: '/login' }, 'sign-in'],
  [{ name: 'showLogin', method: 'GET', route: '/login' }, undefined],
  [{ name: 'SessionsController.create' }, 'sign-in'],
  [{ name: 'SessionsController.destroy' }, 'sign-out'],
  [{ name: 'logoutHandler', method: 'GET', route: '/logout' }, 'sign-out'],
  [{ name: '', method: 'POST', route: '/users/:id/password' }, undefined],
  [{ name: 'changePassword', method: 'PUT', route: '/me/password' }, 'password-change'],
  [{ name: 'PasswordsController.update' }, 'password-change'],
  [{ name: 'registerUser', method: 'POST' }, 'sign-up'],
  [{ name: 'enable_two_factor', method: 'POST' }, 'second-factor-change'],
  [{ name: 'createApiKey', method: 'POST', route: '/api-keys' }, 'token-issue'],
  [{ name: '', method: 'DELETE', route: '/users/:id' }, 'account-change'],
  [{ name: '', method: 'GET', route: '/users/:id' }, undefined],
  [{ name: 'UsersController.destroy' }, 'account-change'],
  [{ name: 'assignRole', method: 'POST' }, 'role-change'],
  [{ name: 'updateUserRole', method: 'PATCH' }, 'role-change'],
  [{ name: '', method: 'POST', route: '/teams/:team/members' }, 'membership-change'],
  [{ name: 'impersonate', method: 'POST' }, 'impersonation'],
  [{ name: 'exportCsv', method: 'GET', route: '/orders/export' }, 'data-export'],
  [{ name: 'updateSettings', method: 'PUT' }, 'settings-change'],
  [{ name: '', method: 'POST', route: '/webhooks' }, 'settings-change'],
  [{ name: 'triggerDeploy', method: 'POST' }, 'deployment'],
  [{ name: 'BookController.addUserUploadedBookThumbnail', method: 'POST', route: '/books/{id}/thumbnails' }, undefined],
  [{ name: 'PaymentSessionsController.create' }, undefined],
  [{ name: 'saveLoginIp' }, undefined],
  [{ name: '', method: 'POST', route: '/webhook-received' }, undefined],
  [{ name: 'DeleteDeployKey', method: 'POST' }, undefined],
  [{ name: 'UserDelete' }, 'account-change'],
  [{ name: 'listProducts', method: 'GET', route: '/products' }, undefined],
  [{ name: '', method: 'POST', route: '/cart/items' }, undefined],
  [{ name: 'addToCart', method: 'POST' }, undefined],
  [{ name: 'module.exports', method: 'POST', route: '/report' }, undefined],
];

for (const [words, expected] of cases) {
  const shown = [words.method, words.route, words.name].filter((word) => word !== undefined && word !== '').join(' ');
  test(`${shown}: ${expected ?? 'no security event'}`, () => {
    assert.equal(securityActionOf(words)?.action, expected);
  });
}
