/** Accounts as GitLab tells them. Only authors of merge requests are marked as bots, but names of bots are GitLab's own to give. */
import { z } from 'zod';
import type { Account } from '../../model/account.ts';

export const userSchema = z.object({
  id: z.number(),
  username: z.string(),
  name: z.string().optional(),
  bot: z.boolean().optional(),
});
export type User = z.infer<typeof userSchema>;

/** docs.gitlab.com: "Bot users for projects", "for groups", "Service accounts", "Internal users". */
const bots = [
  /^(?:project|group)_\d+_bot(?:\d+|_[0-9a-z]+)?$/,
  /^service_account(?:_group_\d+)?_[0-9a-f]+$/,
  /^(?:alert|support|security|automation|migration|admin|suggested-reviewers|gitlab-security)-bot$/,
  /^GitLab(?:Duo|-Security-Bot|-Admin-Bot|-Automation-Bot)$/,
];

/** GitLab puts everything that accounts left behind under one internal user, `ghost`. */
export function accountOf(user: User | null | undefined): Account | null {
  if (!user || user.username === 'ghost') return null;
  const isBot = user.bot === true || bots.some((pattern) => pattern.test(user.username));
  return {
    forge: 'gitlab',
    id: String(user.id),
    login: user.username,
    kind: isBot ? 'bot' : 'person',
    ...(user.name !== undefined && user.name !== '' && { name: user.name }),
  };
}
