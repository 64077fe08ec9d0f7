import type { Fact } from '../../model/fact.ts';

/** What a person calls a branch in scope. */
export const branchName = ({ repository, value }: Fact<'branch'>): string => `${repository} ${value.branch}`;
