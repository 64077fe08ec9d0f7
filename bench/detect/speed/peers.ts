/** The same files through secretlint (from a folder where npm installed it) and gitleaks (a program). CPU time of each. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CorpusFile } from './corpus.ts';

export interface PeerCost {
  readonly seconds: number;
  readonly found: number;
  readonly unread: number;
}

interface SecretlintCore {
  lintSource(request: unknown): Promise<{ readonly messages: readonly unknown[] }>;
}

export interface Secretlint {
  scan(files: readonly CorpusFile[]): Promise<PeerCost>;
}

export async function openSecretlint(folder: string): Promise<Secretlint> {
  const inside = createRequire(path.join(path.resolve(folder), 'package.json'));
  const imported = async (name: string): Promise<Record<string, unknown>> =>
    (await import(pathToFileURL(inside.resolve(name)).href)) as Record<string, unknown>;
  const core = (await imported('@secretlint/core')) as unknown as SecretlintCore;
  const preset = '@secretlint/secretlint-rule-preset-recommend';
  const { creator: rule } = await imported(preset);
  const config = { rules: [{ id: preset, rule, options: {} }] };
  return {
    async scan(files) {
      const began = process.cpuUsage();
      let found = 0;
      let unread = 0;
      for (const { path: filePath, text: content } of files) {
        const source = { filePath, content, contentType: 'text', ext: path.extname(filePath) };
        try {
          found += (await core.lintSource({ source, options: { config, noPhysicFilePath: true } })).messages.length;
        } catch {
          unread++; // it cannot be read by the peer: counted and printed
        }
      }
      const { user, system } = process.cpuUsage(began);
      return { seconds: (user + system) / 1e6, found, unread };
    },
  };
}

/** Over files on disk, as it is made for; GNU time says what it cost, reading them included. */
export function runGitleaks(program: string, files: readonly CorpusFile[], scratch: string): PeerCost {
  const folder = mkdtempSync(path.join(scratch, 'gitleaks-'));
  try {
    const tree = path.join(folder, 'tree');
    for (const [index, { path: name, bytes }] of files.entries()) {
      const file = path.join(tree, String(index), path.basename(name));
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, bytes);
    }
    const report = path.join(folder, 'report.json');
    const time = path.join(folder, 'time');
    const measured = ['-f', '%U %S', '-o', time, program];
    const asked = ['dir', tree, '--report-format', 'json', '--report-path', report, '--no-banner', '--exit-code', '0'];
    const ran = spawnSync('/usr/bin/time', [...measured, ...asked], { stdio: ['ignore', 'ignore', 'pipe'] });
    if (ran.status !== 0) throw new Error(`${program} ended with ${ran.status}: ${ran.stderr.toString()}`);
    const [user, system] = readFileSync(time, 'utf8').trim().split('\n').at(-1)!.split(' ').map(Number);
    const found = (JSON.parse(readFileSync(report, 'utf8')) as unknown[]).length;
    return { seconds: user! + system!, found, unread: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
