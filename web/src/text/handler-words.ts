import type { CategoryCoverage, Handler, Scanner } from '../../../src/http/schema.ts';

export const categoryWords: Readonly<Record<CategoryCoverage['category'], string>> = {
  authentication: 'Authentication',
  authorization: 'Authorization',
  'data-access': 'Data access',
  'configuration-change': 'Configuration change',
  deployment: 'Deployment',
};

export const traceWords: Readonly<Record<Handler['trace'], string>> = {
  logged: 'Logged',
  silent: 'No log',
  unknown: 'Code not found',
};

export const actionWords: Readonly<Record<string, string>> = {
  'sign-in': 'Sign-in',
  'sign-out': 'Sign-out',
  'sign-up': 'Sign-up',
  'password-change': 'Password changed',
  'second-factor-change': 'Second factor changed',
  'token-issue': 'Token issued or revoked',
  'role-change': 'Role or right changed',
  impersonation: 'Acting as somebody else',
  'membership-change': 'Membership changed',
  'account-change': 'Account created or removed',
  'data-export': 'Data exported',
  'data-erasure': 'Data erased',
  'settings-change': 'Settings changed',
  'billing-change': 'Billing changed',
  deployment: 'Deployment',
};

export const scannerWords: Readonly<Record<Scanner['kind'], string>> = {
  sast: 'Static analysis',
  sca: 'Dependencies',
  secrets: 'Secrets',
  iac: 'Infrastructure code',
  dast: 'Running service',
};
