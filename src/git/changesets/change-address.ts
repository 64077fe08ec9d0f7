/** The web address of a changeset, where the form of a forge's addresses is known. Made from the clone's origin, never fetched. */
import type { PullRef } from './pull-refs.ts';

export type AddressOf = (id: string, forge?: PullRef['forge']) => string | null;

/** `https://host/owner/name(.git)`, `ssh://git@host/owner/name`, `git@host:owner/name`. */
const originShape =
  /^(?:(?:https?|ssh|git):\/\/(?:[^@/]+@)?([^/:]+)(?::\d+)?\/|(?:[^@/]+@)?([^/:]+):)([^\s]+?)(?:\.git)?\/?$/;

export function changeAddresses(origin: string | undefined): AddressOf {
  const match = origin === undefined ? null : originShape.exec(origin);
  if (!match) return () => null;
  const host = (match[1] ?? match[2])!.toLowerCase();
  const base = `https://${host}/${match[3]}`;
  return (id, forge) => {
    if (!/^\d+$/.test(id)) return null;
    if (host === 'github.com') return `${base}/pull/${id}`;
    if (host === 'bitbucket.org') return `${base}/pull-requests/${id}`;
    if (host === 'codeberg.org' || host.startsWith('gitea.') || host.startsWith('forgejo.'))
      return `${base}/pulls/${id}`;
    if (host === 'gitlab.com' || host.startsWith('gitlab.') || forge === 'gitlab')
      return `${base}/-/merge_requests/${id}`;
    if (host.startsWith('github.')) return `${base}/pull/${id}`;
    return null;
  };
}
