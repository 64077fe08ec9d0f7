/** People, bots and the organisation. */
import type { Ask } from '../../face.ts';
import { write } from '../lists.ts';
import { isMember, mergeQueueLogin, nodeId } from '../shapes.ts';
import type { Arguments, Resolved } from './execute.ts';
import { connection, needing } from './lists.ts';

/** Bots are without `[bot]` here; accounts that are gone are null. */
export function actor(ask: Ask, login: string | null): Resolved | null {
  if (login === null) return null;
  if (login === mergeQueueLogin) return bot(ask, login, 118_344_674);
  const account = ask.world.accounts.get(login);
  if (account === undefined || account.deleted) return null;
  if (account.kind === 'bot') return bot(ask, login, account.id);
  const { id, name, email } = account;
  return { __typename: 'User', id: nodeId('U', id), login, databaseId: id, name, email, url: `${ask.origin}/${login}` };
}

function bot(ask: Ask, login: string, id: number): Resolved {
  const slug = login.replace('[bot]', '');
  return { __typename: 'Bot', id: nodeId('BOT', id), login: slug, databaseId: id, url: `${ask.origin}/apps/${slug}` };
}

export function organization(ask: Ask): Resolved {
  const { login, id, name, multiFactorRequired, singleSignOn } = ask.world.organisation;
  const members = [...ask.world.accounts.values()].filter((one) => isMember(one, ask.now));
  const identities = connection({ type: 'ExternalIdentityConnection', items: members }, (one) => ({
    __typename: 'ExternalIdentity',
    id: nodeId('EI', one.id),
    guid: `guid-${one.id}`,
    user: actor(ask, one.login),
    samlIdentity: { __typename: 'ExternalIdentitySamlAttributes', nameId: one.email, username: one.person },
    scimIdentity: null,
  }));
  const provider = {
    __typename: 'OrganizationIdentityProvider',
    id: nodeId('IDP', id),
    issuer: 'https://identity.example',
    ssoUrl: 'https://identity.example/sso',
    externalIdentities: identities,
  };
  return {
    __typename: 'Organization',
    id: nodeId('O', id),
    databaseId: id,
    login,
    name,
    url: `${ask.origin}/${login}`,
    requiresTwoFactorAuthentication: multiFactorRequired,
    samlIdentityProvider: needing(ask, 'organization_administration', () => (singleSignOn ? provider : null)),
    membersWithRole: (given: Arguments) => {
      const whole = connection({ type: 'OrganizationMemberConnection', items: members }, (one) =>
        actor(ask, one.login),
      )(given);
      const edges = members.map((one, i) => ({
        __typename: 'OrganizationMemberEdge',
        cursor: write(String(i + 1)),
        role: one.role === 'owner' ? 'ADMIN' : 'MEMBER',
        hasTwoFactorEnabled: one.multiFactor,
        node: actor(ask, one.login),
      }));
      return { ...whole, edges };
    },
  };
}
