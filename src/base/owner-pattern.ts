/**
 * Patterns of CODEOWNERS files against paths, by the rules of each forge: whoever reads such a file (facts about
 * repositories, the search for owners) must come to the same owners.
 *
 * The matcher is our own because no package has the rules of these files: they differ from .gitignore in that `docs/*`
 * means the files directly in `docs`, not what lies below. Gitea's patterns are regular expressions over the whole path.
 */
export type CodeOwnersDialect = 'github' | 'gitlab' | 'gitea';

const compiled = new Map<string, RegExp | null>();

export function matchesOwnerPattern(pattern: string, path: string, dialect: CodeOwnersDialect = 'github'): boolean {
  const name = `${dialect} ${pattern}`;
  let matcher = compiled.get(name);
  if (matcher === undefined) {
    matcher = dialect === 'gitea' ? expression(pattern) : new RegExp(globSource(pattern, dialect), 's');
    compiled.set(name, matcher);
  }
  if (matcher === null) return false;
  const negated = dialect === 'gitea' && pattern.startsWith('!');
  return matcher.test(path.replace(/^\//, '')) !== negated;
}

/** Gitea's patterns are anchored at both ends; one that is no expression matches nothing. */
function expression(pattern: string): RegExp | null {
  try {
    return new RegExp(`^(?:${pattern.replace(/^!/, '')})$`, 's');
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function globSource(pattern: string, dialect: CodeOwnersDialect): string {
  const body = pattern.replace(/^\//, '').replace(/\/$/, '');
  const isFolder = pattern.endsWith('/');
  // A slash at the start or in the middle ties a pattern to the root; GitLab does so only for one at the start.
  const anchored = pattern.startsWith('/') || (dialect === 'github' && body.includes('/'));
  const start = anchored ? '^' : '^(?:.*/)?';
  if (isFolder) return `${start}${translate(body)}/.`;
  // `docs/*` means files directly there; a name without wildcard may be a folder, with all below it (not in GitLab).
  const below = dialect === 'gitlab' || body.endsWith('/*') ? '$' : '(?:/.*)?$';
  return `${start}${translate(body)}${below}`;
}

function translate(glob: string): string {
  let out = '';
  for (let at = 0; at < glob.length;) {
    const rest = glob.slice(at);
    const token = /^(?:\*\*\/|\/\*\*$|\*\*|\*|\?|\\.)/s.exec(rest)?.[0];
    if (token === '**/' && (at === 0 || glob[at - 1] === '/')) out += '(?:.*/)?';
    else if (token === '/**') out += '/.*';
    else if (token === '**/') out += '[^/]*/';
    else if (token === '**') out += at === 0 && rest === '**' ? '.*' : '[^/]*';
    else if (token === '*') out += '[^/]*';
    else if (token === '?') out += '[^/]';
    else if (token?.startsWith('\\')) out += literal(token.slice(1));
    else out += literal(rest[0]!);
    at += token?.length ?? 1;
  }
  return out;
}

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
