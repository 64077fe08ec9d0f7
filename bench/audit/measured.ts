/** Loaded before the program (`--import`): says on stderr at its end how long it took and how much memory it needed. */
const started = performance.now();
process.on('exit', () => {
  const seconds = Math.round((performance.now() - started) / 10) / 100;
  const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stderr.write(`\nmeasured ${JSON.stringify({ seconds, peakMegabytes })}\n`);
});
