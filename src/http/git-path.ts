import { badRequest } from './problem.ts';

/** A path as git writes it: relative, no empty, `.` or `..` parts. Anything else git cannot know. */
export function assertGitPath(path: string): void {
  const parts = path.split('/');
  const hint = "Give the path as git shows it, relative to the repository's root.";
  if (path.includes('\0') || parts.some((part) => part === '' || part === '.' || part === '..' || part === '.git'))
    throw badRequest(`"${path}" is no path that git could know`, hint);
}
