/** The tools side by side, all asked the same: which lines of which files of this folder hold a secret? */
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rules } from '../../src/detect/rules/index.ts';
import { scanWith } from '../../src/detect/scan.ts';
import { fileContextOf, fileKindOf } from '../../src/model/file-kind.ts';

export interface Hit {
  readonly path: string;
  readonly line: number;
  readonly rule: string;
}

export interface Peer {
  readonly name: string;
  readonly scan: (folder: string) => Promise<readonly Hit[]>;
}

const secretRules = rules.filter((rule) => rule.meta.class === 'secret');
const ruleById = new Map(secretRules.map((rule) => [rule.meta.id, rule]));

export const ours: Peer = {
  name: 'plumbline',
  scan: (folder) => Promise.resolve(filesOf(folder).flatMap((path) => scanOne(folder, path))),
};

/** `path` within a sample's own folder (`12/settings.py`) is what the sample is called. */
export const nameWithin = (path: string): string => path.slice(path.indexOf('/') + 1);

function scanOne(folder: string, path: string): readonly Hit[] {
  const text = readFileSync(join(folder, path), 'utf8');
  const name = nameWithin(path);
  const context = fileContextOf(name);
  const file = { text, kind: fileKindOf(name), context };
  return scanWith(secretRules, file, { secretKey: new Uint8Array(32) }).flatMap((match) => {
    const rule = ruleById.get(match.rule);
    if (!rule || (rule.contexts && !rule.contexts.includes(context))) return [];
    return rule.appliesTo && !rule.appliesTo(name) ? [] : [{ path, line: match.line, rule: match.rule }];
  });
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  );
}

export function gitleaks(program: string): Peer {
  return {
    name: 'gitleaks',
    scan: (folder) => {
      const args = ['dir', folder, '--no-banner', '--exit-code', '0', '-l', 'error', '-f', 'json', '-r', '-'];
      const found = JSON.parse(output(program, args)) as readonly { File: string; StartLine: number; RuleID: string }[];
      return Promise.resolve(
        found.map((one) => ({ path: relative(folder, one.File), line: one.StartLine, rule: one.RuleID })),
      );
    },
  };
}

export function detectSecrets(program: string): Peer {
  return {
    name: 'detect-secrets',
    scan: (folder) => {
      const text = output(program, ['-C', folder, 'scan', '--all-files', '--no-verify']);
      const { results } = JSON.parse(text) as {
        results: Record<string, readonly { type: string; line_number: number }[]>;
      };
      const hits = Object.entries(results).flatMap(([path, found]) =>
        found.map((one) => ({ path, line: one.line_number, rule: one.type })),
      );
      return Promise.resolve(hits);
    },
  };
}

interface Lint {
  readonly lintSource: (
    request: object,
  ) => Promise<{ messages: readonly { loc: { start: { line: number } }; ruleId: string }[] }>;
}

/** `folder` holds the `node_modules` with @secretlint/core and the recommended preset. */
export function secretlint(installed: string): Peer {
  const load = async (name: string): Promise<unknown> =>
    import(pathToFileURL(join(installed, 'node_modules', name, 'module/index.js')).href);
  return {
    name: 'secretlint',
    scan: async (folder) => {
      const { lintSource } = (await load('@secretlint/core')) as Lint;
      const { creator } = (await load('@secretlint/secretlint-rule-preset-recommend')) as { creator: object };
      const config = { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator, rules: [] }] };
      const hits: Hit[] = [];
      for (const path of filesOf(folder)) {
        const content = readFileSync(join(folder, path), 'utf8');
        const source = { content, filePath: join(folder, path), contentType: 'text' };
        const { messages } = await lintSource({ source, options: { config } });
        for (const one of messages) hits.push({ path, line: one.loc.start.line, rule: one.ruleId });
      }
      return hits;
    },
  };
}

function output(program: string, args: readonly string[]): string {
  const run = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (run.error) throw run.error;
  if (run.stdout === '') throw new Error(`${program}: ${run.stderr}`);
  return run.stdout;
}
