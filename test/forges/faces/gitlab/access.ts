/** Members, groups below the group, keys and tokens, settings of the group, its audit log. */
import { millisOf } from '../../../../src/base/instant.ts';
import type { Ask, Reply, Route } from '../face.ts';
import type { SimAccount, SimRepository, SimAuditEntry, SimTeam } from '../../world.ts';
import { paged } from './lists.ts';
import { good, groupRoute, noSuchPath, notFound, paidFor, projectRoute, type Server } from './routing.ts';
import { user, type Shape } from './shapes.ts';

function membersOf(ask: Ask, repository: SimRepository): SimAccount[] {
  const own = new Map(repository.collaborators.map(({ login, role }) => [login, role]));
  const outsiders = people(ask).filter(({ login }) => own.has(login));
  const all = [...new Set([...insiders(ask), ...outsiders])];
  return all.map((one) => ({ ...one, role: own.get(one.login) ?? one.role }));
}

const levels: Readonly<Record<SimAccount['role'], number>> = {
  read: 20,
  write: 30,
  maintain: 40,
  admin: 40,
  owner: 50,
};

export function accessRoutes(server: Server): readonly Route[] {
  return [
    groupRoute('', 'read_api', (ask) => good(group(ask))),
    groupRoute('/members/all', 'read_api', (ask) => paged(ask, insiders(ask), (one) => member(ask, one, server))),
    groupRoute('/members/all/{user_id}', 'read_api', (ask) => {
      const found = insiders(ask).find(({ id }) => String(id) === ask.parameters['user_id']);
      return found ? good(member(ask, found, server)) : notFound('Member');
    }),
    {
      method: 'GET',
      template: '/groups/{id}/members',
      needs: 'read_api',
      answer: (ask) => teamMembers(ask, server),
    },
    groupRoute('/descendant_groups', 'read_api', (ask) =>
      paged(ask, ask.world.organisation.teams, (one) => subgroup(ask, one)),
    ),
    groupRoute('/access_tokens', 'owner', (ask) => paged(ask, [], String)),
    groupRoute('/deploy_tokens', 'owner', (ask) => paged(ask, [], String)),
    groupRoute('/audit_events', 'owner', (ask) => (paidFor(server, 'premium') ? auditEvents(ask) : noSuchPath)),
    {
      method: 'GET',
      template: '/namespaces/{id}',
      needs: 'read_api',
      answer: (ask) => {
        const { id, name, login } = ask.world.organisation;
        if (ask.parameters['id'] !== login) return notFound('Namespace');
        return good({ id, name, path: login, kind: 'group', full_path: login, parent_id: null, plan: server.tier });
      },
    },
    projectRoute('/members/all', 'read_api', (ask, repository) =>
      paged(ask, membersOf(ask, repository), (one) => member(ask, one, server)),
    ),
    projectRoute('/members/all/{user_id}', 'read_api', (ask, repository) => {
      const found = membersOf(ask, repository).find(({ id }) => String(id) === ask.parameters['user_id']);
      return found ? good(member(ask, found, server)) : notFound('Not');
    }),
    projectRoute('/deploy_keys', 'maintainer', (ask, { deployKeys }) =>
      paged(ask, deployKeys, (key) => ({
        id: key.id,
        title: key.title,
        created_at: key.createdAt,
        expires_at: null,
        last_used_at: key.lastUsedAt,
        key: key.key,
        usage_type: 'auth',
        can_push: !key.readOnly,
      })),
    ),
    projectRoute('/access_tokens', 'maintainer', (ask, { id }) =>
      paged(
        ask,
        [...ask.world.accounts.values()].filter(({ kind }) => kind === 'bot'),
        (bot) => token(id, bot),
      ),
    ),
    projectRoute('/deploy_tokens', 'maintainer', (ask) =>
      paged(ask, [1], (id) => ({
        id,
        name: 'image pull',
        username: `gitlab+deploy-token-${id}`,
        expires_at: null,
        scopes: ['read_registry'],
        revoked: false,
        expired: false,
      })),
    ),
  ];
}

const people = ({ world }: Ask): SimAccount[] =>
  [...world.accounts.values()].filter(({ kind, deleted }) => kind === 'person' && !deleted);
/** Who left has no access any more: GitLab removes members, and blocks their accounts. */
const insiders = (ask: Ask): SimAccount[] =>
  people(ask).filter(({ outside, leftAt }) => !outside && (leftAt === null || leftAt > ask.now));

function member(ask: Ask, one: SimAccount, server: Server): Shape {
  const isOwner = ask.credential?.scopes.some((scope) => scope === '*' || scope === 'owner') === true;
  const identity = { provider: 'group_saml', extern_uid: one.person, saml_provider_id: 1 };
  return {
    ...user(ask, one.login),
    access_level: levels[one.role],
    created_at: one.createdAt,
    expires_at: null,
    membership_state: 'active',
    ...(isOwner && { two_factor_enabled: one.multiFactor, email: one.email }),
    ...(isOwner && paidFor(server, 'premium') && { group_saml_identity: identity }),
  };
}

function teamMembers(ask: Ask, server: Server): Reply {
  const named = ask.parameters['id'];
  const { teams, login, id } = ask.world.organisation;
  if (named === login || named === String(id)) return paged(ask, insiders(ask), (one) => member(ask, one, server));
  const team = teams.find((one) => String(one.id) === named);
  if (team === undefined) return notFound('Group');
  const own = people(ask).filter((one) => team.members.includes(one.login));
  return paged(ask, own, (one) => member(ask, one, server));
}

function group({ world, origin }: Ask): Shape {
  const { id, name, login, createdAt, multiFactorRequired, privateForksAllowed } = world.organisation;
  return {
    id,
    web_url: `${origin}/groups/${login}`,
    name,
    path: login,
    description: '',
    visibility: 'private',
    share_with_group_lock: false,
    require_two_factor_authentication: multiFactorRequired,
    two_factor_grace_period: 48,
    full_name: name,
    full_path: login,
    created_at: createdAt,
    parent_id: null,
    shared_with_groups: [],
    prevent_forking_outside_group: !privateForksAllowed,
  };
}

function subgroup({ world, origin }: Ask, { id, name }: SimTeam): Shape {
  const { login, name: parent, id: parentId, createdAt } = world.organisation;
  return {
    id,
    web_url: `${origin}/groups/${login}/${name}`,
    name,
    path: name,
    visibility: 'private',
    full_name: `${parent} / ${name}`,
    full_path: `${login}/${name}`,
    created_at: createdAt,
    parent_id: parentId,
  };
}

function token(project: number, bot: SimAccount): Shape {
  return {
    id: bot.id,
    name: bot.name,
    revoked: false,
    created_at: bot.createdAt,
    description: '',
    scopes: ['api', 'write_repository'],
    user_id: bot.id,
    last_used_at: null,
    active: true,
    expires_at: null,
    access_level: 30,
    resource_type: 'project',
    resource_id: project,
  };
}

const longest = 30 * 86_400_000;

/** No more than thirty days at once; without a time, the month that runs. */
function auditEvents(ask: Ask): Reply {
  const monthBegan = `${ask.now.slice(0, 7)}-01T00:00:00.000Z`;
  const [from, to] = [ask.query.get('created_after') ?? monthBegan, ask.query.get('created_before') ?? ask.now];
  if (millisOf(to as typeof ask.now) - millisOf(from as typeof ask.now) > longest)
    return { status: 400, body: { message: 'Date range limited to 30 days' } };
  const { audit, organisation } = ask.world;
  return paged(ask, audit.filter(({ at }) => at >= from && at <= to).toReversed(), (one) =>
    auditEvent(one, organisation.id),
  );
}

function auditEvent({ id, action, actor, user: subject, at, details }: SimAuditEntry, entity: number): Shape {
  return {
    id: Number(id.replace('audit-', '')) + 1,
    author_id: 1,
    entity_id: entity,
    entity_type: 'Group',
    event_name: action.replace('.', '_'),
    details: { author_name: actor, target_details: subject ?? '', ...details },
    created_at: at,
  };
}
