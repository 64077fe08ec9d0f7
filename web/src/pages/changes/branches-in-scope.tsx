/** What the list is a list of: each branch in scope with its tip and its number, so that somebody else can count again. */
import type { ReactElement } from 'react';
import type { Changes } from '../../../../src/http/schema.ts';
import { Scroll } from '../../components/page.tsx';
import { count, short } from '../../text/format.ts';

type Repository = Changes['repositories'][number];

/** Where each repository has one branch, the list itself says all of this. */
export function BranchesInScope({
  repositories,
}: {
  readonly repositories: readonly Repository[];
}): ReactElement | null {
  const several = repositories.filter(isOfSeveral);
  if (several.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="branches-in-scope">
      <h2 id="branches-in-scope">Branches in scope</h2>
      <p className="muted">
        Landings are counted from where a branch left one before it. <code>git rev-list --first-parent --count</code> of
        the range counts them again.
      </p>
      <Scroll label="Branches in scope">
        <table>
          <thead>
            <tr>
              <th scope="col">Repository</th>
              <th scope="col">Branch</th>
              <th scope="col">Range</th>
              <th scope="col">In the period</th>
              <th scope="col">In all</th>
            </tr>
          </thead>
          <tbody>
            {several.map((repository) => (
              <Rows key={repository.name} repository={repository} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

const isOfSeveral = ({ branches = [], unmatchedBranches = [] }: Repository): boolean =>
  branches.length + unmatchedBranches.length > 1;

function Rows({ repository }: { readonly repository: Repository }): readonly ReactElement[] {
  const { name, branches = [], unmatchedBranches = [] } = repository;
  return [
    ...branches.map((branch) => (
      <tr key={branch.name}>
        <th scope="row">{name}</th>
        <td>
          {branch.name}
          {branch.isGone ? <span className="muted"> (deleted since)</span> : null}
        </td>
        <td className="mono">{rangeOf(branch)}</td>
        <td>{count(branch.landings)}</td>
        <td>{count(branch.landingsEver)}</td>
      </tr>
    )),
    ...unmatchedBranches.map((pattern) => (
      <tr key={pattern}>
        <th scope="row">{name}</th>
        <td colSpan={4} className="muted">
          {pattern}: there is no such branch
        </td>
      </tr>
    )),
  ];
}

const rangeOf = ({ fork, head }: NonNullable<Repository['branches']>[number]): string =>
  [fork, head].flatMap((commit) => (commit === null ? [] : [short(commit)])).join('..');
