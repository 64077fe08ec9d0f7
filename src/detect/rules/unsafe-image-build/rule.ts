/** Images that are built from what nobody checked: scripts piped into a shell, downloads without a checksum, moving tags. */
import { instructionsOf, type Instruction } from '../../infrastructure/dockerfile.ts';
import { spanOfLine } from '../../infrastructure/resources.ts';
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';

/** From a download straight into a shell; `tar`, `gpg` and their like are no shells. */
const pipedToShell =
  /\b(?:curl|wget)\b[^|;&]{0,500}\|\s{0,8}(?:sudo\s{1,4}(?:-\w{1,3}\s{1,4})?)?(?:\/(?:usr\/)?bin\/)?(?:env\s{1,4})?(?:ba|z|da|a)?sh\b/;

function* match(file: ScannedFile): Iterable<RawMatch> {
  const stages = new Set<string>();
  for (const instruction of instructionsOf(file.text)) {
    const said = judged(instruction, stages);
    if (said)
      yield {
        ...spanOfLine(file, instruction.line),
        identity: `${instruction.name} ${instruction.args}`.slice(0, 500),
        ...said,
      };
    if (instruction.name === 'FROM') {
      const name = /\sAS\s+(\S+)$/i.exec(instruction.args)?.[1];
      if (name !== undefined) stages.add(name.toLowerCase());
    }
  }
}

function judged(
  { name, args }: Instruction,
  stages: ReadonlySet<string>,
): Pick<RawMatch, 'detail' | 'severity'> | undefined {
  if (name === 'RUN' && pipedToShell.test(args))
    return { detail: 'a downloaded script is run unseen', severity: 'medium' };
  if (name === 'ADD' && /(?:^|\s)https?:\/\/\S/.test(args) && !args.includes('--checksum='))
    return { detail: 'a download is added without a checksum', severity: 'medium' };
  return name === 'FROM' ? movingTag(args, stages) : undefined;
}

function movingTag(args: string, stages: ReadonlySet<string>): Pick<RawMatch, 'detail' | 'severity'> | undefined {
  const image = args.split(/\s+/).find((word) => !word.startsWith('--')) ?? '';
  if (image === '' || /[$@]/.test(image) || image.toLowerCase() === 'scratch' || stages.has(image.toLowerCase()))
    return undefined;
  const tag = /:([\w.-]+)$/.exec(image)?.[1];
  if (tag !== undefined && tag !== 'latest') return undefined;
  return {
    detail:
      tag === 'latest' ? `${image} is another image tomorrow` : `${image} without a tag is another image tomorrow`,
    severity: 'low',
  };
}

export const unsafeImageBuild: Rule = {
  meta: {
    id: 'unsafe-image-build',
    title: 'Image built from what nobody checked',
    class: 'iac',
    severity: 'medium',
    why: 'What the image holds is decided by whoever serves the download on the day of the build; two builds of one commit differ, and an altered script runs as root.',
    remediation:
      'Pin base images by version and digest, check downloads against a checksum that stands in the repository, and install from signed packages.',
    references: ['CWE-494', 'CIS Docker 4.2, 4.9', 'https://docs.docker.com/reference/dockerfile/#add'],
  },
  kinds: ['dockerfile'],
  contexts: ['production'],
  prefilter: { any: ['curl', 'wget', 'http://', 'https://', 'from'] },
  match,
  examples: {
    bad: [
      {
        path: 'Dockerfile',
        code: 'FROM alpine:3.20\nRUN apk add curl && curl -sSL https://example.com/install.sh | sh\n',
      },
      { path: 'Dockerfile', code: 'FROM alpine:3.20\nADD https://example.com/tool.tar.gz /opt/\n' },
      { path: 'Dockerfile', code: 'FROM node:latest\nCMD ["node"]\n' },
    ],
    good: [
      {
        path: 'Dockerfile',
        code: 'FROM golang:1.24 AS build\nRUN curl -fsSL https://example.com/key.asc | gpg --dearmor -o /key.gpg\nFROM build\nCOPY . .\n',
      },
      { path: 'Dockerfile', code: 'ARG BASE\nFROM $BASE\n' },
    ],
  },
};
