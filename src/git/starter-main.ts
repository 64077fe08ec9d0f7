/** The program of the starter (see starter.ts): starts git for every two connections, and ends when its own input does. */
import { spawn } from 'node:child_process';
import { createServer, type Socket } from 'node:net';
import { systemErrorCode } from '../base/app-error.ts';
import {
  frameHead,
  type Ended,
  type FrameKind,
  type NotStarted,
  type StartRequest,
  type StreamRequest,
} from './starter-protocol.ts';

const lineFeed = 10;
/** Whichever of the two connections came first waits for the other. */
const streams = new Map<string, Socket>();
const requests = new Map<string, (stream: Socket) => void>();

function serve(socket: Socket): void {
  let head: Buffer = Buffer.alloc(0);
  socket.on('error', () => undefined);
  const read = (chunk: Buffer): void => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf(lineFeed);
    if (end < 0) return;
    socket.off('data', read);
    const said = JSON.parse(head.toString('utf8', 0, end)) as StartRequest | StreamRequest;
    if ('args' in said) startWithStream(socket, said);
    else offerStream(socket, said.key);
  };
  socket.on('data', read);
}

function startWithStream(talk: Socket, request: StartRequest): void {
  const { key } = request;
  // What git says of its input and output, it says on the other connection.
  talk.resume();
  const stream = streams.get(key);
  streams.delete(key);
  if (stream) return run(talk, stream, request);
  requests.set(key, (found) => run(talk, found, request));
  talk.once('close', () => requests.delete(key));
}

function offerStream(stream: Socket, key: string): void {
  stream.pause();
  const start = requests.get(key);
  requests.delete(key);
  if (start) return start(stream);
  streams.set(key, stream);
  stream.once('close', () => streams.delete(key));
}

function run(talk: Socket, stream: Socket, { args, env }: StartRequest): void {
  const child = spawn('git', [...args], { stdio: [stream, stream, 'pipe'], env });
  // Git has its own copy: with this one open, nobody would see its end.
  stream.destroy();
  const say = (kind: 'x' | 'c', value: NotStarted | Ended): void => {
    const body = Buffer.from(JSON.stringify(value));
    if (talk.writable) talk.end(Buffer.concat([frameHead(kind, body.length), body]));
  };
  child.on('spawn', () => writeFrame(talk, 's', Buffer.alloc(0)));
  child.on('error', (error) => say('x', { code: systemErrorCode(error) ?? 'UNKNOWN', message: error.message }));
  child.on('close', (status, signal) => say('c', { status, signal }));
  child.stderr?.on('data', (chunk: Buffer) => writeFrame(talk, 'e', chunk));
  // Who asked for it has left.
  talk.on('close', () => {
    if (child.exitCode === null) child.kill();
  });
}

function writeFrame(talk: Socket, kind: FrameKind, body: Buffer): void {
  if (talk.writable) talk.write(Buffer.concat([frameHead(kind, body.length), body]));
}

const [address = ''] = process.argv.slice(2);
const server = createServer({ allowHalfOpen: true }, serve);
server.listen(address, () => process.stdout.write('listening\n'));
process.stdin.on('close', () => process.exit(0)).resume();
