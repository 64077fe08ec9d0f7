/** `serve` (cli/) opens the page (http/) by address, because the doors do not import each other: the shapes must fit. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tickingClock } from '../src/base/clock.ts';
import { loadHttpDoor } from '../src/cli/http-door.ts';
import { createApi } from '../src/http/api.ts';
import { createJobs } from '../src/http/jobs.ts';
import { createLock, type Lock } from '../src/http/lock.ts';
import { listen } from '../src/http/listen.ts';
import type { HttpDoor } from '../src/cli/http-door.ts';
import type { Jobs } from '../src/http/jobs.ts';
import { doublePlumbline } from './doubles/plumbline.ts';
import { at } from './doubles/run.ts';

/** The compiler checks it: a changed signature in http/ does not fit any more. */
const real: HttpDoor<Jobs, Lock> = { createApi, createJobs, createLock, listen };

test('the door that serve finds by address is the real one, and opens', async () => {
  const door = await loadHttpDoor();
  assert.deepEqual(
    [door.createApi, door.createJobs, door.createLock, door.listen],
    [real.createApi, real.createJobs, real.createLock, real.listen],
  );
  const jobs = door.createJobs(tickingClock(at('01-01')));
  const listening = await door.listen({ api: door.createApi(doublePlumbline(), { jobs }), port: 0 });
  try {
    const answer = await fetch(`${listening.url}/api/v1/openapi.json`);
    assert.equal(answer.status, 200);
  } finally {
    await listening.close();
    await jobs.close();
  }
});
