/** Every rule, in order of precedence: when two rules know the same secret, the earlier one reports it. */
import type { Rule, TreeRule } from '../rule.ts';
import { assignedPassword } from './assigned-password/rule.ts';
import { authorizationHeader } from './authorization-header/rule.ts';
import { committedDotenv } from './committed-dotenv/rule.ts';
import { privateKey } from './private-key/rule.ts';
import { providerToken } from './provider-token/rule.ts';
import { urlCredentials } from './url-credentials/rule.ts';

export const rules: readonly Rule[] = [
  privateKey,
  providerToken,
  urlCredentials,
  authorizationHeader,
  assignedPassword,
  committedDotenv,
];

export const treeRules: readonly TreeRule[] = [];
