#!/usr/bin/env node
// The front door. See bin/runtime.mjs for how the pinned runtime is found.
import { join } from 'node:path';
import { ensureInstalled, root, runUnderPinnedNode } from './runtime.mjs';

ensureInstalled();
process.exitCode = await runUnderPinnedNode([
  '--disable-warning=ExperimentalWarning',
  join(root, 'src', 'cli', 'main.ts'),
  ...process.argv.slice(2),
]);
