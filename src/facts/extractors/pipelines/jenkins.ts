/**
 * Jenkinsfiles are Groovy programs; they are read line by line, for the steps that pipelines are made of (`sh`, `bat`,
 * plug-in steps, stages). What a program computes is not seen, and which branches it runs for is set in Jenkins.
 */
import type { PipelineFact, PipelineStep, ScannerKind } from '../../../model/fact-map.ts';
import { stepOf } from './recognise.ts';

const plugins: readonly { readonly pattern: RegExp; readonly kind: ScannerKind; readonly tool: string }[] = [
  { pattern: /\bwithSonarQubeEnv\b/, kind: 'sast', tool: 'SonarQube' },
  { pattern: /\bsnykSecurity\b/, kind: 'sca', tool: 'Snyk' },
  { pattern: /\bdependencyCheck\b(?!Publisher)/, kind: 'sca', tool: 'OWASP dependency-check' },
  { pattern: /\b(?:checkmarx(?:ASTScanner)?|step\(\[\$class:\s*'CxScanBuilder')/, kind: 'sast', tool: 'Checkmarx' },
  { pattern: /\bveracode\b/, kind: 'sast', tool: 'Veracode' },
  { pattern: /\brecordIssues\b.*\b(?:spotBugs|findBugs|brakeman)\b/, kind: 'sast', tool: 'Warnings plug-in' },
  { pattern: /\bgrypeScan\b|\bgrypeScanner\b/, kind: 'container', tool: 'Grype' },
  { pattern: /\baquaMicroscanner\b|\baqua\s/, kind: 'container', tool: 'Aqua' },
];

const shellStep = /\b(?:sh|bat|powershell|pwsh)\b\s*\(?\s*(?:\[?\s*script\s*:\s*)?("""|'''|"|')/g;

export function readJenkinsfile(path: string, text: string): PipelineFact | undefined {
  if (!/\b(?:pipeline|node|stage)\b\s*(?:\(|\{)|@Library|\bbuildPlugin\b/.test(text)) return undefined;
  const source = withoutComments(text);
  const stages = [...source.matchAll(/\bstage\s*\(\s*['"]([^'"]+)['"]/g)].map((m) => ({ name: m[1]!, at: m.index }));
  const stageAt = (at: number): string => stages.findLast((stage) => stage.at <= at)?.name ?? 'pipeline';
  const lineAt = (at: number): number => source.slice(0, at).split('\n').length;
  const lenient = (at: number): readonly string[] => catchesAt(source, at);
  const shells = [...source.matchAll(shellStep)].map((match) => {
    const begin = match.index + match[0].length;
    const end = source.indexOf(match[1]!, begin);
    const run = source.slice(begin, end < 0 ? undefined : end);
    const options = source.slice(match.index, begin) + source.slice(end, end + 60).split('\n')[0]!;
    const status = /returnStatus\s*:\s*true/.test(options) ? ['returnStatus: true'] : [];
    return {
      at: match.index,
      step: stepOf({
        job: stageAt(match.index),
        line: lineAt(match.index),
        run,
        neutralisers: [...lenient(match.index), ...status],
      }),
    };
  });
  const called = plugins.flatMap(({ pattern, kind, tool }) =>
    [...source.matchAll(new RegExp(pattern, 'g'))].map((match) => {
      const step = stepOf({
        job: stageAt(match.index),
        line: lineAt(match.index),
        uses: match[0].trim(),
        neutralisers: lenient(match.index),
      });
      return { at: match.index, step: { ...step, scanners: [{ kind, tool }] } satisfies PipelineStep };
    }),
  );
  const steps = [...shells, ...called].sort((a, b) => a.at - b.at).map(({ step }) => step);
  return {
    system: 'jenkins',
    path,
    name: path.slice(path.lastIndexOf('/') + 1),
    triggers: [],
    onChange: false,
    permissions: 'undeclared',
    jobsWithPermissions: [],
    jobs: [...new Set(stages.map(({ name }) => name))],
    steps,
  };
}

/** Same length and lines, so that positions still hold. Addresses (`https://`) are no comments. */
function withoutComments(text: string): string {
  const blank = (comment: string): string => comment.replace(/[^\n]/g, ' ');
  return text.replace(/\/\*(?:[\s\S]*?\*\/|[\s\S]*$)/g, blank).replace(/(?<![:"'\w])\/\/[^\n]*/g, blank);
}

/** Whether a position lies within `catchError { … }` or its kin. */
function catchesAt(source: string, at: number): readonly string[] {
  const found = new Set<string>();
  for (const match of source.matchAll(/\b(catchError|warnError)\b[^{\n]*\{/g)) {
    const open = match.index + match[0].length;
    if (open <= at && at < closing(source, open)) found.add(match[1]!);
  }
  return [...found];
}

function closing(source: string, from: number): number {
  let depth = 1;
  for (let at = from; at < source.length; at += 1) {
    if (source[at] === '{') depth += 1;
    if (source[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return source.length;
}
