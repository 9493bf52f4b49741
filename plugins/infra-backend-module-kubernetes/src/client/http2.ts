import http2, { ClientHttp2Session } from 'node:http2';
import { PassThrough, pipeline } from 'node:stream';
import tls, { TLSSocket } from 'node:tls';
import { TlsSettings } from '../connect/access';
import {
  ConnectionLostError,
  Transport,
  TransportRequest,
  TransportResponse,
} from './transport';

const PING_INTERVAL_MS = 15_000;
const PING_PATIENCE_MS = 10_000;
const RETIRED_PATIENCE_MS = 60_000;
/** Bytes under way: the defaults of 64 KiB make a list of some thousand objects crawl. */
const STREAM_WINDOW = 1024 * 1024;
const SESSION_WINDOW = 16 * 1024 * 1024;

/** Opens the socket and tells which protocol the server picked. */
export function openTlsSocket(
  server: URL,
  settings: TlsSettings,
  signal: AbortSignal,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const host = server.hostname.replace(/^\[|\]$/g, '');
    const socket = tls.connect({
      ...settings,
      servername: settings.servername ?? serverNameOf(host),
      host,
      port: Number(server.port || 443),
      ALPNProtocols: ['h2', 'http/1.1'],
    });
    const onAbort = () => socket.destroy(signal.reason);
    const onError = (error: Error) => {
      signal.removeEventListener('abort', onAbort);
      reject(error);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('error', onError);
    socket.once('secureConnect', () => {
      signal.removeEventListener('abort', onAbort);
      socket.removeListener('error', onError);
      resolve(socket);
    });
  });
}

/** Server name indication takes no addresses (RFC 6066, section 3). */
function serverNameOf(host: string): string | undefined {
  return /^[\d.]+$|:/.test(host) ? undefined : host;
}

/**
 * One HTTP/2 connection. Does not reconnect: when the server says good-bye (GOAWAY) or the socket
 * breaks, `isUsable` turns false, streams under way end by themselves, and the owner opens another.
 */
export class Http2Connection implements Transport {
  readonly #session: ClientHttp2Session;
  readonly #pinger: NodeJS.Timeout;
  #usable = true;

  constructor(server: URL, private readonly socket: TLSSocket) {
    this.#session = http2.connect(server, {
      createConnection: () => socket,
      settings: { initialWindowSize: STREAM_WINDOW, enablePush: false },
    });
    this.#session.setLocalWindowSize(SESSION_WINDOW);
    // More listeners than the default ten: one per stream under way.
    this.#session.setMaxListeners(0);
    this.#session.on('goaway', () => this.retire());
    this.#session.on('error', () => this.retire());
    this.#session.on('close', () => this.retire());
    this.#pinger = setInterval(() => this.#ping(), PING_INTERVAL_MS);
    this.#pinger.unref();
  }

  get isUsable(): boolean {
    return this.#usable && !this.#session.closed && !this.#session.destroyed;
  }

  send(request: TransportRequest): Promise<TransportResponse> {
    const { method, path, headers, body, signal } = request;
    return new Promise((resolve, reject) => {
      if (!this.isUsable) {
        throw new ConnectionLostError('The connection was closed');
      }
      const stream = this.#session.request(
        { ':method': method, ':path': path, ...lowerCased(headers) },
        { endStream: body === undefined, signal },
      );
      let answered = false;
      stream.once('response', head => {
        answered = true;
        // Taken over in this very tick: Node drains streams that nobody reads when they close.
        const content = new PassThrough();
        pipeline(stream, content, () => {});
        resolve({
          status: Number(head[':status']),
          headers: head as TransportResponse['headers'],
          body: content,
        });
      });
      stream.on('error', error => {
        if (!answered) {
          reject(this.#unprocessed(error, stream.rstCode, signal));
        }
      });
      stream.once('close', () => {
        if (!answered) {
          reject(new ConnectionLostError('The connection was closed'));
        }
      });
      if (body !== undefined) {
        stream.end(body);
      }
    });
  }

  /** A stream that the server refused, or that died with its connection, may be sent again. */
  #unprocessed(error: Error, rstCode: number | undefined, signal: AbortSignal) {
    if (signal.aborted) {
      return signal.reason;
    }
    const refused = rstCode === http2.constants.NGHTTP2_REFUSED_STREAM;
    return refused || !this.isUsable
      ? new ConnectionLostError(error.message, { cause: error })
      : error;
  }

  /** A peer that vanished without a word would otherwise leave watches hanging for ever. */
  #ping(): void {
    if (this.#session.destroyed) {
      return;
    }
    const timer = setTimeout(
      () => this.#session.destroy(new Error('The server does not answer')),
      PING_PATIENCE_MS,
    );
    timer.unref();
    const sent = this.#session.ping(() => clearTimeout(timer));
    if (!sent) {
      clearTimeout(timer);
    }
  }

  retire(): void {
    this.#usable = false;
    clearInterval(this.#pinger);
    if (!this.#session.closed) {
      this.#session.close();
      // Node waits for the peer to end the socket as well, which not every peer does.
      this.socket.setTimeout(RETIRED_PATIENCE_MS, () => this.socket.destroy());
    }
  }

  close(): void {
    this.retire();
    this.#session.destroy();
  }
}

function lowerCased(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
