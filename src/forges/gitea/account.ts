/**
 * Accounts as Gitea and Forgejo tell them (modules/structs/user.go there). What is gone is `Ghost` (-1), pipelines act as a
 * user of the server's own (-2). Nothing marks other automations: their kind is unknown, and configuration names them.
 */
import { z } from 'zod';
import type { Account } from '../../model/account.ts';

export const userSchema = z.object({
  id: z.number(),
  login: z.string(),
  full_name: z.string().nullish(),
  email: z.string().nullish(),
});
export type User = z.infer<typeof userSchema>;

const pipelineUser = -2;

export function accountOf(user: User | null | undefined): Account | null {
  if (!user || user.login === '' || (user.id < 0 && user.id !== pipelineUser)) return null;
  return {
    forge: 'gitea',
    id: String(user.id),
    login: user.login,
    kind: user.id === pipelineUser ? 'bot' : 'unknown',
    ...(user.full_name && { name: user.full_name }),
    ...(user.email && { email: user.email }),
  };
}
