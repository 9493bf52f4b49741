import { connect, Socket } from 'node:net';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { describeEndpoint, Endpoint, unreachable } from '../errors';

/** Milliseconds for connecting and all answers together. */
const TIMEOUT = 5_000;

/** Splits a TCP stream into messages (RFC 1035, section 4.2.2). */
export class MessageSplitter {
  #rest: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): Buffer[] {
    let rest = Buffer.concat([this.#rest, chunk]);
    const messages: Buffer[] = [];
    while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE(0)) {
      const end = 2 + rest.readUInt16BE(0);
      messages.push(rest.subarray(2, end));
      rest = rest.subarray(end);
    }
    this.#rest = rest;
    return messages;
  }
}

function frame(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}

const idOf = (message: Buffer) => message.readUInt16BE(0);

/** Answers by the order of the messages; a server may send them in another (RFC 7766, section 7). */
function converse(socket: Socket, messages: Buffer[]): Promise<Buffer[]> {
  const waiting = new Map(messages.map((m, index) => [idOf(m), index]));
  const answers: Buffer[] = new Array(messages.length);
  const splitter = new MessageSplitter();
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', () =>
      reject(new Error('the connection was closed before every answer')),
    );
    socket.on('data', (chunk: Buffer) => {
      for (const answer of splitter.push(chunk)) {
        const index =
          answer.length >= 12 ? waiting.get(idOf(answer)) : undefined;
        if (index !== undefined) {
          waiting.delete(idOf(answer));
          answers[index] = answer;
        }
      }
      if (waiting.size === 0) {
        resolve(answers);
      }
    });
    socket.on('connect', () => {
      socket.write(Buffer.concat(messages.map(frame)));
    });
  });
}

/**
 * Sends messages over one TCP connection and answers with what came back, in the order of the
 * messages. Their ids must differ. TCP, because an answer is then neither cut short nor forged by
 * someone who cannot see the packets.
 *
 * @throws DriverError `retryable` where the server cannot be reached or does not answer in time
 * @throws the signal's reason where it aborts
 */
export async function exchange(
  endpoint: Endpoint,
  messages: Buffer[],
  options: { signal: AbortSignal; timeout?: number },
): Promise<Buffer[]> {
  const { signal, timeout = TIMEOUT } = options;
  signal.throwIfAborted();
  if (messages.length === 0) {
    return [];
  }
  const where = `Name server ${describeEndpoint(endpoint)}`;
  const socket = connect({ host: endpoint.host, port: endpoint.port });
  const timer = setTimeout(() => {
    socket.destroy(
      new DriverError(
        'retryable',
        `${where} did not answer within ${timeout} ms`,
      ),
    );
  }, timeout);
  const abort = () => socket.destroy();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await converse(socket, messages);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof DriverError ? error : unreachable(where, error);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    socket.destroy();
  }
}
