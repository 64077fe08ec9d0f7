/**
 * Loaded before each test file by `npm test`: property tests draw from one seed, so that a commit is judged by its code and
 * not by luck, and who sees a failure sees it again. `npm test -- --seed=random` looks further;
 * `node --test FILE` alone draws at random, and prints the seed of what fails.
 */
import fc from 'fast-check';

const named = process.env['PLUMBLINE_TEST_SEED'];
if (named !== undefined) fc.configureGlobal({ seed: Number(named) });
