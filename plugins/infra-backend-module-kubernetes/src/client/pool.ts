import { orAbort } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { ClusterAccess } from '../connect/access';
import { Http2Connection, openTlsSocket } from './http2';
import { KeepAliveTransport } from './https';
import {
  ConnectionLostError,
  Transport,
  TransportRequest,
  TransportResponse,
} from './transport';

/** Milliseconds to connect and agree on keys. */
const CONNECT_TIMEOUT_MS = 10_000;
const MOST_ATTEMPTS = 3;

/**
 * The one connection of a provider: HTTP/2 where the server has it, else kept-alive HTTP/1.1. Opened
 * by the first request and opened anew when it was lost; adds the credentials to each request.
 */
export class ConnectionPool {
  #current?: Promise<Transport>;
  #closed = false;
  readonly #closing = new AbortController();

  constructor(private readonly access: ClusterAccess) {}

  async send(request: TransportRequest): Promise<TransportResponse> {
    const transport = await this.#transport(request.signal);
    const { headers } = await this.access.authorize();
    const prefix = this.access.server.pathname.replace(/\/$/, '');
    const signed = {
      ...request,
      path: `${prefix}${request.path}`,
      headers: { ...request.headers, ...headers },
    };
    try {
      return await transport.send(signed);
    } catch (error) {
      if (!(error instanceof ConnectionLostError) || this.#closed) {
        throw error;
      }
      return (await this.#transport(request.signal)).send(signed);
    }
  }

  /** The next request connects anew, with fresh credentials; what is under way goes on. */
  renew(): void {
    this.access.renew();
    const old = this.#current;
    this.#current = undefined;
    old?.then(
      transport => transport.retire(),
      () => {},
    );
  }

  close(): void {
    this.#closed = true;
    this.#closing.abort();
    this.#current?.then(
      transport => transport.close(),
      () => {},
    );
  }

  async #transport(signal: AbortSignal): Promise<Transport> {
    for (let attempt = 1; ; attempt++) {
      if (this.#closed) {
        throw new Error('The connection to the cluster was closed');
      }
      const opening = this.#current ?? this.#open();
      const transport = await orAbort(signal, opening);
      if (!(transport instanceof Http2Connection) || transport.isUsable) {
        return transport;
      }
      // Whoever finds it lost first opens the next one; the others wait for that.
      this.#forget(opening);
      if (attempt === MOST_ATTEMPTS) {
        throw new ConnectionLostError('The server closes each connection');
      }
    }
  }

  /** Not bound to the signal of the first request, since others wait for the same connection. */
  #open(): Promise<Transport> {
    const opening = this.#connect();
    this.#current = opening;
    opening.catch(() => this.#forget(opening));
    return opening;
  }

  #forget(opening: Promise<Transport>): void {
    if (this.#current === opening) {
      this.#current = undefined;
    }
  }

  async #connect(): Promise<Transport> {
    const { server, useAgent } = this.access;
    const { tls, agent } = await this.access.authorize();
    if (useAgent || server.protocol === 'http:') {
      return new KeepAliveTransport(server, tls, useAgent ? agent : undefined);
    }
    const socket = await openTlsSocket(
      server,
      tls,
      AbortSignal.any([
        this.#closing.signal,
        AbortSignal.timeout(CONNECT_TIMEOUT_MS),
      ]),
    );
    if (socket.alpnProtocol === 'h2') {
      return new Http2Connection(server, socket);
    }
    socket.destroy();
    return new KeepAliveTransport(server, tls);
  }
}
