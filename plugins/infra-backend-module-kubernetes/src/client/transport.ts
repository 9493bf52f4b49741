import type { Readable } from 'node:stream';

/** One HTTP request, with all headers. */
export interface TransportRequest {
  method: string;
  /** Path and query. */
  path: string;
  headers: Record<string, string>;
  body?: string;
  signal: AbortSignal;
}

export interface TransportResponse {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** Ends with an error where the signal aborts or the connection breaks. */
  body: Readable;
}

/** Sends requests to one server. Resolves when the head of the response is there. */
export interface Transport {
  send(request: TransportRequest): Promise<TransportResponse>;
  /** Takes nothing new; what is under way may end. */
  retire(): void;
  /** Breaks off what is under way. */
  close(): void;
}

/** The request was not processed: safe to send again, on another connection. */
export class ConnectionLostError extends Error {
  name = 'ConnectionLostError';
}
