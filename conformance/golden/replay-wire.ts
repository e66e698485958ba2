// Replays recorded HTTP/2 streams, websocket queries and conversations of the ksql CLI: they were made after all single calls, with the
// streams and tables that those had left.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { answerDifferences } from './answer-differences.ts';
import { frameDifferences } from './frame-differences.ts';
import { HTTP2_BODIES } from './http2-bodies.ts';
import type { Translation } from './names.ts';
import { sendCall } from './send-call.ts';
import { speakHttp2, speakUpgraded, speakWebSocket, wireAnswer } from './speak-wire.ts';
import {
  type CliExchange,
  type Http2Recording,
  readCli,
  readHttp2,
  readWebSockets,
  type WebSocketRecording,
} from './wire-recordings.ts';

export interface WireReplay {
  readonly folder: 'h2' | 'ws' | 'cli';
  readonly name: string;
  /** What was asked, for reports. */
  readonly asked: string;
  /** What differs between the recorded answer and ours, and ours. */
  run(): Promise<{ readonly differences: string[]; readonly ours: string }>;
}

/** In this order: the rows that the streams insert are seen by the queries. */
const CONVERSATIONS = [
  'wire-file-tabular.log',
  's-json.wire',
  'exec-select.wire',
  'exec-push.wire',
  'exec-error.wire',
  'interactive.wire',
];
/** The recorder hung up. */
const ENDLESS: readonly string[] = ['qs-push-cut', 'plog-query'];

/** All of them, in order; each is sent when it is run. @param names asked for each: times go on */
export function wireReplays(directory: string, url: URL, names: () => Translation): WireReplay[] {
  if (!existsSync(join(directory, 'h2'))) return [];
  return [
    ...readHttp2(join(directory, 'h2')).map((recording) => http2Replay(recording, url, names)),
    ...readWebSockets(join(directory, 'ws')).map((recording) => webSocketReplay(recording, url, names)),
    ...CONVERSATIONS.flatMap((file) =>
      readCli(join(directory, 'cli', file)).map((call) => cliReplay(call, url, names)),
    ),
  ];
}

function http2Replay(recording: Http2Recording, url: URL, names: () => Translation): WireReplay {
  const { name, path, method, upgraded } = recording;
  const {
    host: _,
    connection: __,
    upgrade: ___,
    'content-length': ____,
    'http2-settings': _____,
    ...headers
  } = recording.headers;
  const recorded = HTTP2_BODIES[name] ?? null;
  return {
    folder: 'h2',
    name,
    asked: recorded ?? path,
    run: async () => {
      const translation = names();
      const body = recorded === null ? null : translation.request(recorded);
      const endless = ENDLESS.includes(name);
      const request = { method, path, headers, body, endless };
      const answer = translation.ours(await (upgraded ? speakUpgraded(url, request) : speakHttp2(url, request)));
      const theirs = translation.theirs(wireAnswer(recording.status, recording.contentType, recording.body));
      return { differences: answerDifferences(theirs, answer, endless), ours: answer.text };
    },
  };
}

function webSocketReplay({ name, path, frames }: WebSocketRecording, url: URL, names: () => Translation): WireReplay {
  const [endpoint = '', query] = path.split('?');
  const asked = new URLSearchParams(query).get('request') ?? '';
  return {
    folder: 'ws',
    name,
    asked,
    run: async () => {
      const translation = names();
      const sent = `${endpoint}?${new URLSearchParams({ request: translation.request(asked) })}`;
      const ours = (await speakWebSocket(url, sent, frames.at(-1)?.kind !== 'close')).map((frame) => ({
        ...frame,
        text: translation.ours(wireAnswer(0, null, frame.text)).text,
      }));
      const theirs = frames.map((frame) => ({
        ...frame,
        text: translation.theirs(wireAnswer(0, null, frame.text)).text,
      }));
      return { differences: frameDifferences(theirs, ours), ours: ours.map(({ text }) => text).join('\n') };
    },
  };
}

function cliReplay(call: CliExchange, url: URL, names: () => Translation): WireReplay {
  const { name, method, path, headers, body, status, contentType } = call;
  return {
    folder: 'cli',
    name,
    asked: body ?? path,
    run: async () => {
      const translation = names();
      const recorded = { ...wireAnswer(status, contentType, call.answer), chunked: call.chunked };
      const asCall = { tag: name, method, path, headers, body, answer: recorded, cut: false };
      const sent = body === null ? null : translation.request(body);
      const answer = await sendCall(asCall, url, sent, () => true);
      if (answer === null) return { differences: ['no answer'], ours: '' };
      const ours = { ...translation.ours(answer), location: null, allow: null };
      return { differences: answerDifferences(translation.theirs(recorded), ours, false), ours: ours.text };
    },
  };
}
