/**
 * The parts of plumbline.yaml about forges and the people on them. Secrets never stand in that file: it names the places
 * they are read from.
 */
import { z } from 'zod';
import type { IdentityClue } from '../../facts/identity/identities.ts';
import { parseInstant, type Instant } from '../../base/instant.ts';
import type { TokenPlace } from '../../store/forge-sources.ts';

const text = (what: string) =>
  z.string(`expected ${what}`).trim().min(1, `expected ${what}, found an empty text`).describe(what);
const texts = (what: string) => z.array(text(what), `expected a list, one ${what} per line`);

const environmentSchema = text('name of an environment variable')
  .regex(/^[A-Za-z_]\w{0,63}$/, 'expected the name of an environment variable, not what is in it')
  .optional()
  .describe('An environment variable that holds it');
const fileSchema = text('path')
  .optional()
  .describe('A file that holds it and nothing else; from the folder of this file');

const applicationSchema = z
  .strictObject({
    id: z.union([z.int(), text('id of the application')]).describe('Id or client id of the application'),
    installation: z
      .union([z.int(), text('id of the installation')])
      .optional()
      .describe('Its installation; else looked up'),
    keyFile: text('path').describe('Its private key (PEM)'),
  })
  .describe('A GitHub App');

const onePlace = 'name one place: environment or file';

const tokenSchema = z
  .strictObject({ environment: environmentSchema, file: fileSchema, application: applicationSchema.optional() })
  .refine(
    (place) => Object.values(place).filter((one) => one !== undefined).length === 1,
    `${onePlace}, or application`,
  )
  .describe('Where the token is; without it the customary variable (GITHUB_TOKEN, GITLAB_TOKEN, …) if it is set');

const webhookSecretSchema = z
  .strictObject({ environment: environmentSchema, file: fileSchema })
  .refine((place) => Object.values(place).filter((one) => one !== undefined).length === 1, onePlace)
  .describe('Where the secret is that deliveries of webhooks are signed with');

export const forgeSchema = z.strictObject({
  kind: z
    .enum(['github', 'gitlab', 'gitea', 'bitbucket'], 'expected github, gitlab, gitea or bitbucket')
    .describe('Gitea is also Forgejo'),
  url: text('web address').optional().describe('Where its pages are, when it is not the vendor’s own'),
  owner: text('organisation, group, workspace or account').describe('Whose repositories are read'),
  token: tokenSchema.optional(),
  allowInsecure: z
    .boolean('expected true or false')
    .default(false)
    .describe('Whether its address may be without TLS; the token can then be read on the way'),
  include: texts('pattern of repositories')
    .default(['**'])
    .describe('Repositories that are read, as in addresses: `acme/*`'),
  exclude: texts('pattern of repositories').default([]).describe('Of those, the ones that are not'),
  branches: texts('name of a branch')
    .default([])
    .describe('Branches whose rules and moves are read beside the default one'),
  webhookSecret: webhookSecretSchema.optional(),
});

const day = text('date').refine(
  (written) => parseInstant(written) !== undefined,
  'expected a date that exists, such as 2026-01-31',
);

const personSchema = z.strictObject({
  name: text('name').optional().describe('As it is to be shown'),
  emails: texts('e-mail address').default([]).describe('Addresses of commits and accounts'),
  accounts: texts('account').default([]).describe('As `github:octocat`'),
  from: day.optional().describe('First day at work'),
  to: day.optional().describe('First day after the last one at work'),
});

export const forgesSchema = z
  .array(forgeSchema, 'expected a list of forges')
  .default([])
  .describe('Forges that are read, beside those of `plumbline source add`');

export const peopleSchema = z
  .array(personSchema, 'expected a list of people')
  .default([])
  .describe('Addresses and accounts that belong to one person');

export const botsSchema = texts('account or e-mail address')
  .default([])
  .describe('Automations, by account (`github:deploy-bot`) or e-mail address');

export const peopleListSchema = text('path')
  .optional()
  .describe(
    'People list (CSV with a head: name, email, account, from, to, asserted by, asserted on); from the folder of this file',
  );

export type ConfiguredForge = z.infer<typeof forgeSchema>;
type ConfiguredPerson = z.infer<typeof personSchema>;

export function placeOf(token: ConfiguredForge['token']): TokenPlace | undefined {
  if (token?.environment !== undefined) return { kind: 'environment', variable: token.environment };
  if (token?.file !== undefined) return { kind: 'file', path: token.file };
  if (token?.application === undefined) return undefined;
  const { id, installation, keyFile } = token.application;
  const installed = installation === undefined ? null : String(installation);
  return { kind: 'application', id: String(id), installation: installed, keyFile };
}

/** With paths that start at the folder of the configuration. */
export function placedForge(forge: ConfiguredForge, resolve: (path: string) => string): ConfiguredForge {
  const { token, webhookSecret, ...rest } = forge;
  const application = token?.application && { ...token.application, keyFile: resolve(token.application.keyFile) };
  const filed = <T extends { readonly file?: string | undefined }>(place: T): T =>
    place.file === undefined ? place : { ...place, file: resolve(place.file) };
  return {
    ...rest,
    ...(token && { token: { ...filed(token), ...(application && { application }) } }),
    ...(webhookSecret && { webhookSecret: filed(webhookSecret) }),
  };
}

export function peopleClues(people: readonly ConfiguredPerson[], bots: readonly string[]): readonly IdentityClue[] {
  const because = 'plumbline.yaml';
  return [
    ...people.map(({ name, emails, accounts, from, to }) => ({
      ...(accounts.length + emails.length > 1 && { asserted: { by: null, on: null } }),
      ...(name !== undefined && { names: [name] }),
      emails,
      accounts: accounts.map((account) => account.toLowerCase()),
      kind: 'person' as const,
      preferred: true,
      ...employmentOf(from, to),
      because,
    })),
    ...bots.map((bot) => ({
      ...(/^[a-z]+:/.test(bot) ? { accounts: [bot.toLowerCase()] } : { emails: [bot] }),
      kind: 'bot' as const,
      because,
    })),
  ];
}

export function employmentOf(from: string | undefined, to: string | undefined): Pick<IdentityClue, 'employment'> {
  const [start, end] = [from, to].map((written) => (written === undefined ? undefined : parseInstant(written))) as [
    Instant | undefined,
    Instant | undefined,
  ];
  if (start === undefined && end === undefined) return {};
  return { employment: { ...(start && { from: start }), ...(end && { to: end }) } };
}
