import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogStyle } from '../../model/handler.ts';
import { styleOf } from './log-style.ts';

const cases: readonly (readonly [string, readonly string[], LogStyle])[] = [
  ['auditLog.record', ["'user.deleted'", 'user'], 'audit'],
  ['AuditLogger.log', ['event'], 'audit'],
  ['ActivityLog.create', [':x'], 'audit'],
  ['logger.info', ['{ user: id }', "'signed in'"], 'structured'],
  ['logger.info', ["'signed in'", 'extra={"user": id}'], 'structured'],
  ['log.info', ['"signed in"', 'user_id=user.id'], 'structured'],
  ['slog.Info', ['"signed in"', '"user"', 'id'], 'structured'],
  ['log.WithFields(f).Info', ['"signed in"'], 'structured'],
  ['_logger.LogInformation', ['"User {UserId} signed in"', 'id'], 'structured'],
  ['Rails.logger.info', ['event: "sign_in"', ' user: 1'], 'structured'],
  ['logger.info', ["'signed in as ' + user"], 'text'],
  ['log.Printf', ['"user %s signed in"', 'id'], 'text'],
  ['console.log', ["'a'", "'b'"], 'text'],
];

for (const [callee, args, style] of cases) {
  test(`${callee}(${args.join(', ')}) is ${style}`, () => {
    assert.equal(styleOf(callee, args), style);
  });
}
