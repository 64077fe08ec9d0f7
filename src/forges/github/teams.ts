/** Teams with their members, those of child teams included, and the repositories they reach (docs.github.com/rest/teams). */
import { z } from 'zod';
import type { Team } from '../../model/access.ts';
import type { RecordList } from '../lists.ts';
import { detailedList, permissionsSchema, roleOf, userSchema, type Asking } from './questions.ts';

const teamsSchema = z.array(z.object({ slug: z.string() }));
const membersSchema = z.array(userSchema);
const repositoriesSchema = z.array(z.object({ name: z.string(), permissions: permissionsSchema }));
const itself = <T>(items: readonly T[]): readonly T[] => items;

/** By slug: it is what CODEOWNERS and rules name. A team whose lists may not be read is a gap and no record. */
export function teamList(owner: string): RecordList<Team> {
  const place = `orgs/${encodeURIComponent(owner)}/teams`;
  return detailedList({
    address: `${place}?per_page=100`,
    schema: teamsSchema,
    items: itself,
    record: async ({ slug }: { readonly slug: string }, asking: Asking) => {
      const at = `${place}/${encodeURIComponent(slug)}`;
      const members = await asking.all(
        { address: `${at}/members?per_page=100`, schema: membersSchema, items: itself },
        slug,
      );
      const address = `${at}/repos?per_page=100`;
      const reached = await asking.all({ address, schema: repositoriesSchema, items: itself }, slug);
      if (members === null || reached === null) return undefined;
      const repositories = reached.map(({ name, permissions }) => ({ name, role: roleOf(permissions) }));
      return { key: slug, value: { name: slug, members: members.map(({ login }) => login), repositories } };
    },
  });
}
