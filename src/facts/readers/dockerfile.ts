/**
 * The stages of a Dockerfile: what each is built from, after substituting `ARG` defaults, and which user the last one runs
 * as. Build with `--build-arg` may choose otherwise; the file's own default is what the file says.
 */
import { DockerfileParser, type Dockerfile, type From, type Instruction, type User } from 'dockerfile-ast';
import { ok, type Result } from '../../base/result.ts';

export interface Stage {
  /** After substitution where a default is known; otherwise as written. */
  readonly image: string;
  readonly name?: string;
  readonly line: number;
  /** Built from an earlier stage of this file. */
  readonly isLocal: boolean;
  readonly user?: string;
}

export interface DockerfileView {
  readonly stages: readonly Stage[];
  /** The user of the last stage, that of the stage it is built from included. */
  readonly user?: string;
  /** The line of a `HEALTHCHECK` of the last stage that is not `NONE`. */
  readonly healthCheckLine?: number;
}

/** The parser takes quadratic time on some of what is no Dockerfile; real ones are far below this. In UTF-16 units. */
const longest = 100_000;

/** Throws on a file that is too long to be one: whoever runs extractors makes a gap of that. */
export function readDockerfile(text: string): DockerfileView {
  if (text.length > longest) throw new Error(`longer than ${longest} characters`);
  const file = DockerfileParser.parse(text.replace(/^([ \t]*#[^\n]{200})[^\n]+/gm, '$1'));
  const instructions = file.getInstructions();
  const froms = instructions.filter((i): i is From => i.getKeyword() === 'FROM');
  const stages: Stage[] = [];
  for (const [index, from] of froms.entries()) {
    const line = from.getRange().start.line;
    const end = froms[index + 1]?.getRange().start.line ?? Infinity;
    const image = substituted(from.getImage() ?? '', file, line);
    const parent = stages.find((s) => s.name !== undefined && s.name.toLowerCase() === image.toLowerCase());
    const own = instructions.filter((i) => i.getRange().start.line > line && i.getRange().start.line < end);
    const user = lastUser(own, file) ?? parent?.user;
    const name = from.getBuildStage() ?? undefined;
    stages.push({
      image,
      line: line + 1,
      isLocal: parent !== undefined,
      ...(name !== undefined && { name }),
      ...(user !== undefined && { user }),
    });
  }
  const last = stages.at(-1);
  const check = instructions.findLast(
    (i) => i.getKeyword() === 'HEALTHCHECK' && i.getRange().start.line >= (last?.line ?? 1),
  );
  const isOff = check?.getArguments()[0]?.getValue().toUpperCase() === 'NONE';
  return {
    stages,
    ...(last?.user !== undefined && { user: last.user }),
    ...(check && !isOff && { healthCheckLine: check.getRange().start.line + 1 }),
  };
}

function lastUser(instructions: readonly Instruction[], file: Dockerfile): string | undefined {
  const user = instructions.findLast((i): i is User => i.getKeyword() === 'USER');
  const value = user?.getArgumentsContent();
  return user && value !== null && value !== undefined
    ? substituted(value, file, user.getRange().start.line)
    : undefined;
}

/** `$X`, `${X}` and `${X:-default}`; what has no known value stays as written. */
function substituted(text: string, file: Dockerfile, line: number): string {
  return text.replace(
    /\$(?:\{(\w+)(?::?-([^}]*))?\}|(\w+))/g,
    (all, braced?: string, fallback?: string, plain?: string) => {
      const value = file.resolveVariable((braced ?? plain)!, line) ?? globalArg(file, (braced ?? plain)!);
      return value ?? fallback ?? all;
    },
  );
}

/** `ARG` before the first `FROM` is what `FROM` lines see. */
function globalArg(file: Dockerfile, name: string): string | undefined {
  const property = file
    .getInitialARGs()
    .map((arg) => arg.getProperty())
    .findLast((p) => p?.getName() === name);
  return property?.getValue() ?? undefined;
}

/** The outside images a Dockerfile is built from, without tag. */
export function dockerImagesOf(text: string): Result<readonly string[] | undefined, string> {
  const outside = readDockerfile(text).stages.filter(({ image, isLocal }) => !isLocal && image !== 'scratch');
  return ok([...new Set(outside.map(({ image }) => splitImage(image).name))]);
}

export function splitImage(reference: string): { name: string; tag?: string; digest?: string } {
  const [front = '', digest] = reference.split('@');
  const tagged = /^(.*?)(?::([\w.-]+))?$/s.exec(front);
  const slash = front.lastIndexOf('/');
  const colon = front.lastIndexOf(':');
  const hasTag = colon > slash && tagged !== null;
  return {
    name: hasTag ? front.slice(0, colon) : front,
    ...(hasTag && { tag: front.slice(colon + 1) }),
    ...(digest !== undefined && { digest }),
  };
}
