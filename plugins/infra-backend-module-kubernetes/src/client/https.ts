import http, { IncomingMessage, RequestOptions } from 'node:http';
import https from 'node:https';
import { TlsSettings } from '../connect/access';
import { Transport, TransportRequest, TransportResponse } from './transport';

/** Watches hold a connection each, beside those of the calls. */
const MOST_SOCKETS = 64;

/** HTTP/1.1 over connections that are kept open: for servers without HTTP/2, and for proxies. */
export class KeepAliveTransport implements Transport {
  readonly #agent: http.Agent;
  readonly #request: typeof https.request;

  constructor(
    private readonly server: URL,
    tls: TlsSettings,
    private readonly proxyAgent?: RequestOptions['agent'],
  ) {
    const options = { keepAlive: true, maxSockets: MOST_SOCKETS };
    const isPlain = server.protocol === 'http:';
    this.#request = isPlain ? http.request : https.request;
    this.#agent = isPlain
      ? new http.Agent(options)
      : new https.Agent({ ...options, ...tls });
  }

  send(request: TransportRequest): Promise<TransportResponse> {
    const { method, path, headers, body, signal } = request;
    return new Promise((resolve, reject) => {
      const outgoing = this.#request(
        {
          host: this.server.hostname.replace(/^\[|\]$/g, ''),
          port: this.server.port || undefined,
          agent: this.proxyAgent ?? this.#agent,
          method,
          path,
          headers: {
            ...headers,
            ...(body === undefined
              ? {}
              : { 'Content-Length': Buffer.byteLength(body).toString() }),
          },
          signal,
        },
        (response: IncomingMessage) =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: response,
          }),
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  retire(): void {
    // Sockets under way end by themselves; idle ones are few, and go with the server's patience.
  }

  close(): void {
    this.#agent.destroy();
  }
}
