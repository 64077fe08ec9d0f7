/** Words and paths that the readers of guards and the judgement over them share. */

/** `jwtChallenges` before all routes may only look; `requireUser`, `isAuthorized`, `jwtAuth` turn away. */
const demanding =
  /^(?:require|ensure|check|verify|validate|is|must|authenticate|authori[sz]e|protect|restrict|only|deny|needs?|has|assert|enforce|guard)|(?:required|guard|only|auth|authenticated?|authenticator|authentication|authori[sz]ation|protected|middleware|jwt)$/i;

export const lastPartOf = (name: string): string => /([\w$]+)\W*$/.exec(name)?.[1] ?? name;

/** By its name it lets nobody pass whom it does not know. */
export const turnsAway = (name: string): boolean => demanding.test(lastPartOf(name));

/** `/users/{id}`, `/users/<int:id>`, `/users/[id]`: each part that stands for any is `*`. */
export const isParameter = (part: string): boolean => /^(?::|\{|<|\[)/.test(part);

export const partsOf = (route: string): readonly string[] =>
  route
    .split('/')
    .filter((part) => part !== '')
    .map((part) => (isParameter(part) ? '*' : part.toLowerCase()));

/** Does a path fit a pattern such as `/api/**`, `/users/{id}`, `/*.html`? */
export function fitsPattern(route: string, pattern: string): boolean {
  const path = route.split('/').filter((part) => part !== '');
  const parts = pattern.split('/').filter((part) => part !== '');
  return fits(path, parts);
}

function fits(path: readonly string[], parts: readonly string[]): boolean {
  const [part, ...rest] = parts;
  if (part === undefined) return path.length === 0;
  if (part === '**' || part.startsWith('{*')) {
    if (rest.length === 0) return true;
    return path.some((_, at) => fits(path.slice(at), rest)) || fits([], rest);
  }
  return path.length > 0 && fitsPart(path[0]!, part) && fits(path.slice(1), rest);
}

function fitsPart(own: string, part: string): boolean {
  if (isParameter(part) || part === '*') return true;
  const [first = '', ...others] = part.split('*');
  if (others.length === 0) return own === part;
  const last = others.at(-1)!;
  return own.length >= first.length + last.length && own.startsWith(first) && own.endsWith(last);
}

/** Is `route` `prefix`, or below it? */
export function isBelow(route: string | undefined, prefix: string): boolean {
  if (route === undefined) return false;
  const [own, start] = [partsOf(route), partsOf(prefix)];
  return start.every((part, at) => own[at] !== undefined && (part === '*' || part === own[at]));
}
