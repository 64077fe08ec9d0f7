/** The program of the starter (see starter.ts): starts git for every connection, and ends when its own input does. */
import { spawn } from 'node:child_process';
import { createServer, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { systemErrorCode } from '../base/app-error.ts';
import { frameHead, type Ended, type FrameKind, type NotStarted, type StartRequest } from './starter-protocol.ts';

const lineFeed = 10;

function serve(socket: Socket): void {
  let head: Buffer = Buffer.alloc(0);
  socket.on('error', () => undefined);
  const read = (chunk: Buffer): void => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf(lineFeed);
    if (end < 0) return;
    socket.off('data', read);
    socket.pause();
    const rest = head.subarray(end + 1);
    if (rest.length > 0) socket.unshift(rest);
    run(socket, JSON.parse(head.toString('utf8', 0, end)) as StartRequest);
  };
  socket.on('data', read);
}

function run(socket: Socket, { args, env }: StartRequest): void {
  const child = spawn('git', [...args], { stdio: ['pipe', 'pipe', 'pipe'], env });
  const say = (kind: 'x' | 'c', value: NotStarted | Ended): void => {
    const body = Buffer.from(JSON.stringify(value));
    if (socket.writable) socket.end(Buffer.concat([frameHead(kind, body.length), body]));
  };
  child.on('error', (error) => say('x', { code: systemErrorCode(error) ?? 'UNKNOWN', message: error.message }));
  child.on('close', (status, signal) => say('c', { status, signal }));
  child.stdin.on('error', () => undefined);
  socket.pipe(child.stdin);
  forward(child.stdout, 'o', socket);
  forward(child.stderr, 'e', socket);
  // Who asked for it has left.
  socket.on('close', () => {
    if (child.exitCode === null) child.kill();
  });
}

/** Git waits when its output is not taken. */
function forward(from: Readable, kind: FrameKind, socket: Socket): void {
  from.on('data', (chunk: Buffer) => {
    if (!socket.writable) return;
    socket.cork();
    socket.write(frameHead(kind, chunk.length));
    const isRoom = socket.write(chunk);
    socket.uncork();
    if (isRoom) return;
    from.pause();
    socket.once('drain', () => from.resume());
  });
  socket.once('close', () => from.resume());
}

const [address = ''] = process.argv.slice(2);
const server = createServer({ allowHalfOpen: true }, serve);
server.listen(address, () => process.stdout.write('listening\n'));
process.stdin.on('close', () => process.exit(0)).resume();
